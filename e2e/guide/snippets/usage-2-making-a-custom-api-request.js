// Make API request with caching and retries
ChatAPI.makeRequest('GET', '/api/suggestions', null, {
  retries: 3,
  timeout: 15000,
  useCache: true,
  cacheKey: 'suggestions:current-user'
})
.then(response => {
  console.log('Got suggestions:', response);
})
.catch(error => {
  console.error('Failed to get suggestions:', error.message);
});

// Request will:
// 1. Check cache first
// 2. Make HTTP GET request if not cached
// 3. Retry up to 3 times on failure
// 4. Cache successful response for 1 minute
// 5. Handle errors with user-friendly messages
