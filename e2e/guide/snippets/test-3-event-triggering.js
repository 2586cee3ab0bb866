// Test event system
let eventTriggered = false;
ChatEventManager.on('test:event', () => {
  eventTriggered = true;
});

ChatEventManager.triggerChatEvent('test:event', {});
setTimeout(() => {
  console.assert(eventTriggered, 'Event should have been triggered');
  console.log('✓ Event system works');
}, 100);
