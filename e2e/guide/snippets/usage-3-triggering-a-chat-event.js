// Send message event
ChatEventManager.triggerChatEvent('message:sent', {
  messageId: 'msg-789',
  content: 'Hello!',
  timestamp: Date.now()
});

// Listening to events
ChatEventManager.on('message:sent', (data) => {
  console.log('Message sent:', data);
  // Analytics, notifications, etc.
});

// Under the hood:
// 1. jQuery trigger('chat:message:sent', data)
// 2. All registered handlers called
// 3. External modules notified
// 4. Integration modules updated
