CREATE TABLE chat_py_schema (version INTEGER NOT NULL);
INSERT INTO chat_py_schema VALUES (1);

CREATE TABLE user_chats (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    archived_at BIGINT
);
CREATE UNIQUE INDEX one_open_chat ON user_chats (user_id, chat_id) WHERE archived_at IS NULL;
CREATE INDEX archived_chats ON user_chats (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX chats_of_user ON user_chats (user_id);

-- `extra` is JSON as it was given, with its order.
CREATE TABLE messages (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    user_chat_id TEXT NOT NULL REFERENCES user_chats (id),
    sender TEXT NOT NULL,
    content TEXT NOT NULL,
    timestamp BIGINT NOT NULL,
    reply_to TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'done'
        CHECK (state IN ('running', 'done', 'stopped', 'broken')),
    superseded_by TEXT,
    deleted_at BIGINT,
    actions TEXT NOT NULL DEFAULT '[]',
    extra JSON NOT NULL DEFAULT '{}'
);
CREATE INDEX messages_of_chat ON messages (user_chat_id, seq);
CREATE INDEX answers_of_question ON messages (user_chat_id, reply_to);
CREATE INDEX questions_answered_again
    ON messages (user_chat_id, reply_to) WHERE superseded_by IS NOT NULL;
CREATE INDEX shown_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL;
CREATE INDEX spoken_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL AND sender = 'user';
CREATE INDEX pictures ON messages (user_chat_id, (extra ->> 'imageId'))
    WHERE extra ->> 'imageId' IS NOT NULL;
-- Texts that are to be removed for good.
CREATE INDEX deleted_messages ON messages (deleted_at) WHERE deleted_at IS NOT NULL;

-- What a reader sees: no running answer, no earlier version, nothing deleted.
CREATE VIEW shown AS
    SELECT * FROM messages
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL;

-- `owner` is the instance that writes a running answer; until `lease_until` (ms since the epoch)
-- nobody else may end it. `lengths` are the extents of the pieces of an answer that has ended.
CREATE TABLE completions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    user_chat_id TEXT NOT NULL REFERENCES user_chats (id),
    message_id TEXT NOT NULL REFERENCES messages (id),
    reply_to TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'broken')),
    ending TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0,
    lengths TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX one_running_answer
    ON completions (user_chat_id, reply_to) WHERE state = 'running';
CREATE INDEX completions_of_message ON completions (message_id);
CREATE INDEX completions_of_question ON completions (user_chat_id, reply_to);
CREATE INDEX completions_of_user ON completions (user_id);
CREATE INDEX running_answers ON completions (user_id) WHERE state = 'running';

-- The pieces of an answer while it runs; `id` is the event id of the stream. A piece without a
-- `kind` is text, those of other kinds are JSON.
CREATE TABLE pieces (
    completion_id TEXT NOT NULL REFERENCES completions (id),
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (completion_id, id)
);

-- `user_chat_id` is the chat whose texts a stored reply repeats.
CREATE TABLE replies (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    user_chat_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (user_id, key)
);
CREATE INDEX replies_of_chat ON replies (user_chat_id) WHERE user_chat_id != '';

-- How many answers were begun on each day (UTC), for a budget.
CREATE TABLE answers_of_day (
    day TEXT PRIMARY KEY,
    begun INTEGER NOT NULL
);

-- Files of users; their bytes are in a folder. `unused_since` (ms since the epoch) is NULL while a
-- message has the file, and 0 once none has it any more.
CREATE TABLE files (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    unused_since BIGINT,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
);
CREATE INDEX files_of_user ON files (user_id);
CREATE INDEX unused_files ON files (unused_since) WHERE unused_since IS NOT NULL;

CREATE TABLE message_files (
    message_id TEXT NOT NULL REFERENCES messages (id),
    place INTEGER NOT NULL,
    file_id TEXT NOT NULL REFERENCES files (id),
    PRIMARY KEY (message_id, place)
);
CREATE INDEX messages_of_file ON message_files (file_id);

-- Data
INSERT INTO user_chats (id, user_id, chat_id, created_at) VALUES ('c1', 'u1', 'kai', 1);
INSERT INTO messages (id, user_chat_id, sender, content, timestamp, reply_to, state) VALUES
    ('q1', 'c1', 'user', 'hello', 1, '', 'done'),
    ('a1', 'c1', 'bot', 'one two', 1, 'q1', 'done'),
    ('q2', 'c1', 'user', 'and then?', 1, '', 'done'),
    ('a2', 'c1', 'bot', '', 1, 'q2', 'running');
INSERT INTO completions
    (id, user_id, user_chat_id, message_id, reply_to, state, ending, owner, lease_until, lengths)
    VALUES
    ('r1', 'u1', 'c1', 'a1', 'q1', 'done', '{"messageId":"a1"}', 'gone', 1, '3,4'),
    ('r2', 'u1', 'c1', 'a2', 'q2', 'running', '', 'gone', 1, '');
INSERT INTO pieces VALUES ('r2', 1, '', 'so '), ('r2', 2, '', 'far');
