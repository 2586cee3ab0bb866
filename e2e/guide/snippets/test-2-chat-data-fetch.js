// Test fetching chat data
ChatAPIFetch.fetchChatData('test-chat', 'test-user', false, (response) => {
  console.assert(response.chat !== undefined, 'Chat should be returned');
  console.assert(ChatState.chatId === 'test-chat', 'State should be updated');
  console.log('✓ Chat fetch works');
});
