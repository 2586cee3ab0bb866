"""The publishing table holds contract §1, and the program answers every line of it."""

from __future__ import annotations

import inspect
from collections import Counter
from typing import Any

import pytest

from chat_py.composition.session import Session
from chat_py.surface.preboot import preboot_table
from chat_py.surface.signatures import PROPERTIES, Member
from chat_py.surface.table import GLOBALS, LOOSE
from tests.fakes.page import FakePage

CONTRACT = {
    "ChatState": """chatId userChatId userId chatName chatData totalSteps currentStep persona
        character chatImageUrl thumbnail isNew feedback isTemporary language subscriptionStatus
        currentScenario scenarioData displayedMessageIds displayedImageIds displayedVideoIds
        init reset setState getState validateState addDisplayedMessageId isMessageDisplayed
        clearTrackingSets""",
    "ChatRouter": """STORAGE_KEYS getIdFromUrl getCurrentChatId isValidId saveCurrentChatId
        saveUserChatId getUserChatId updateUrl resetUrl""",
    "ChatInitializer": "init teardown",
    "ChatMessageFormatter": """formatMessage formatMarkdown formatPlainText formatCodeBlock
        sanitizeInput escapeHtml removeFormattingTags extractCodeBlocks highlightMentions
        truncateText""",
    "ChatMessageDisplay": """displayMessage displayExistingChat displayChat displayImageThumb
        displayVideoThumb scrollToLatestMessage clearChatDisplay getMessageContainer""",
    "ChatMessageStream": """createBotResponseContainer displayCompletionMessage
        hideCompletionMessage hasActiveStreams getActiveStreamIds stopActiveRenderers
        clearActiveRenderers""",
    "ChatMessageHistory": """loadChatHistory loadMoreMessages preloadHistory isFullHistoryLoaded
        isLoading getCachedHistory clearHistoryCache getHistoryStats refreshHistory
        displayHistory""",
    "ChatInputHandler": """init submitMessage clearInput getInputValue setInputValue focusInput
        clearHistory navigateHistory addToHistory getInputStats""",
    "ChatDropdown": """createDropdown createMessageActionMenu openDropdown closeDropdown
        toggleDropdown closeAllDropdowns removeDropdown isDropdownOpen getActiveDropdown""",
    "ChatSharing": "shareMessage shareChat generateShareLink copyToClipboard",
    "ChatNavigation": """init showChat hideChat toggleChatVisibility navigateToChat goBack goHome
        getNavigationState""",
    "ChatAPI": """config requestCache activeRequests makeRequest stream handleApiError clearCache
        getCacheStats abortAllRequests""",
    "ChatAPIFetch": """fetchChatData postChatData getChatHistory saveMessage setupChatData
        setupChatInterface isFetching getStats clearCache""",
    "ChatAPICompletion": "generateChatCompletion stop isStreaming",
    "ChatEventManager": """init setupDOMListeners setupCustomEventListeners
        setupPostMessageListeners setupKeyboardListeners triggerChatEvent on once off
        handleMessageSubmit handleChatSelection handleMessageAction handleImageAction
        closeAllDropdowns getStats teardown""",
    "ChatIntegration": """init integratePersonaModule integrateScenarioModule
        integratePromptManager integrateGiftManager integrateSuggestionsManager
        setupCrossModuleCommunication getStatus isModuleAvailable getIntegratedModules
        handleModuleUnavailable getStats""",
    "ChatCore": """init reinit destroy modules initialized verifyRequiredModules registerModules
        registerModule getModule hasModule getState""",
}
LOOSE_FUNCTIONS = """fetchChatData sendMessage generateChatCompletion displayCompletionMessage
    hideCompletionMessage""".split()
TABLE = preboot_table()
MEMBERS = [member for entry in GLOBALS for member in entry.members()]
METHODS = [m for m in MEMBERS if m.kind not in PROPERTIES]


def name_of(member: Member) -> str:
    return member.path


def published_names(name: str) -> set[str]:
    names = {member for kinds in TABLE["globals"][name].values() for member in kinds}
    return names | ({*TABLE["fields"], *TABLE["sets"]} if name == "ChatState" else set())


@pytest.fixture(scope="module")
def parts() -> dict[str, object]:
    return Session(FakePage()).app.published()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CONTRACT)
def test_every_member_of_the_contract_is_published(name: str):
    assert set(CONTRACT[name].split()) <= published_names(name)


@pytest.mark.parametrize("name", LOOSE_FUNCTIONS)
def test_every_loose_function_leads_to_a_member(name: str):
    owner, _, member = LOOSE[name].partition(".")
    assert member in published_names(owner)


def test_no_member_is_in_the_table_twice():
    assert [path for path, n in Counter(m.path for m in MEMBERS).items() if n > 1] == []


def test_every_global_has_a_python_side(parts: dict[str, object]):
    assert parts.keys() == TABLE["globals"].keys()


@pytest.mark.parametrize("member", [m for m in MEMBERS if m.kind != "constant"], ids=name_of)
def test_every_member_is_there_in_python(parts: dict[str, object], member: Member):
    assert hasattr(parts[member.owner], member.python_name)


@pytest.mark.parametrize("member", METHODS, ids=name_of)
def test_its_method_takes_what_the_signature_gives(parts: dict[str, object], member: Member):
    method: Any = getattr(parts[member.owner], member.python_name)
    parameters = inspect.signature(method)
    keywords = {"page": True} if member.kind == "undo" else {}
    required = [arg for arg in member.args if not arg.optional]
    parameters.bind(*required, **keywords)
    parameters.bind(*member.args, **keywords)


@pytest.mark.parametrize("member", [m for m in METHODS if m.kind == "query"], ids=name_of)
def test_a_query_answers_at_once(parts: dict[str, object], member: Member):
    assert not inspect.iscoroutinefunction(getattr(parts[member.owner], member.python_name))
