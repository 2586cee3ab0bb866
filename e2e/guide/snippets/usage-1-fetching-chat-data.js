// Fetch chat and display it
ChatAPIFetch.fetchChatData('chat-123', 'user-456', false, (response) => {
  console.log('Chat loaded:', response.chat);
  console.log('Character:', response.character);
});

// Under the hood:
// 1. ChatAPI.makeRequest('GET', '/chat?chatId=...&userId=...')
// 2. Response parsed and validated
// 3. ChatState updated with new data
// 4. Chat interface rendered
// 5. Event 'chatapi:fetch-success' triggered
// 6. Callback executed
