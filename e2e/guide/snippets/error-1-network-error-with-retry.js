// User is offline
ChatAPI.makeRequest('GET', '/chat', null, {
  retries: 3,
  retryDelay: 1000
})
.catch(error => {
  // Catches: Network error (TypeError: Failed to fetch)
  error.type === 'network'
  error.message === 'Network error. Please check your internet connection.'
  
  // User sees: Friendly error message
  // System automatically retries
});

// Retry schedule: 1s delay, 2s delay, 4s delay
// After 3 failed attempts: throws error to user
