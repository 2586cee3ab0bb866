// Test making a simple GET request
ChatAPI.makeRequest('GET', '/test', null)
  .then(response => {
    console.assert(response !== null, 'Response should not be null');
    console.log('✓ API request works');
  });
