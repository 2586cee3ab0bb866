// Test integration status
const status = ChatIntegration.getStatus();
console.assert(status.modules !== undefined, 'Modules should be present');
console.assert(status.summary !== undefined, 'Summary should be present');
console.log('✓ Integration status works');
console.log('Integrated modules:', status.modules);
