// Server returns 502 Bad Gateway
ChatAPI.makeRequest('GET', '/chat', null, {
  retries: 2
})
.catch(error => {
  // Catches: HTTP 502 (retryable)
  error.status === 502
  error.type === 'server'
  
  // Automatically retried 2 times
  // After 2 failed attempts: throws error
  error.message === 'Server error. Please try again later.'
});
