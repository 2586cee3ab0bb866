// Check which external modules are integrated
const status = ChatIntegration.getStatus();
console.log(status);
// Output:
// {
//   timestamp: "2025-11-12T...",
//   modules: {
//     personaModule: true,
//     scenarioModule: false,
//     promptManager: true,
//     giftManager: true,
//     suggestionsManager: false
//   },
//   summary: "3 of 5 modules integrated"
// }

// Check specific module
if (ChatIntegration.isModuleAvailable('personaModule')) {
  console.log('PersonaModule is available');
}

// Get list of available modules
const available = ChatIntegration.getIntegratedModules();
// Returns: ['personaModule', 'promptManager', 'giftManager']
