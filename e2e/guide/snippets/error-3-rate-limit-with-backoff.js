// Server rate limits: 429 Too Many Requests
ChatAPI.makeRequest('POST', '/message', messageData, {
  retries: 3,
  retryDelay: 1000
})
.catch(error => {
  // Catches: HTTP 429 (retryable)
  error.status === 429
  
  // Automatically retried with backoff:
  // 1s, 2s, 4s delays
  // User sees: "Too many requests. Please wait a moment and try again."
});
