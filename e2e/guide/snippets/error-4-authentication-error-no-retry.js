// User session expired: 401 Unauthorized
ChatAPI.makeRequest('GET', '/profile', null, {
  retries: 3
})
.catch(error => {
  // NOT retried (not retryable)
  error.status === 401
  error.type === 'auth'
  error.message === 'Your session has expired. Please log in again.'
  
  // handleAuthError() called automatically if available
  // User redirected to login page
});
