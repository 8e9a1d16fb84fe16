create table user (
	id text primary key,
	name text not null,
	email text not null collate nocase,
	role text not null check (role in ('owner', 'member')),
	password_hash text not null,
	created_at integer not null,
	-- Whoever was removed keeps a row: what they wrote carries their name.
	removed_at integer
) strict;

-- An address is free again when its member was removed.
create unique index user_by_email on user (email) where removed_at is null;

-- One owner an instance: set-up that runs twice at once makes one.
create unique index one_owner on user (role) where role = 'owner';

create table brief (
	id text primary key,
	title text not null,
	-- The title as it is searched: without case and accents.
	title_key text not null,
	epoch integer not null default 1,
	is_example integer not null default 0,
	written text not null default '[]',
	-- How far title and written have followed the text's log.
	described_seq integer not null default 1,
	-- 1: for its creator and the people named on it, not for every member.
	restricted integer not null default 0 check (restricted in (0, 1)),
	created_by text not null references user (id),
	created_at integer not null,
	updated_at integer not null,
	-- In the bin since; after thirty days it is gone.
	deleted_at integer,
	deleted_by text references user (id)
) strict;
create index brief_by_update on brief (updated_at desc, id);
create index brief_by_deletion on brief (deleted_at) where deleted_at is not null;

-- What somebody may on a restricted brief.
create table brief_person (
	brief_id text not null references brief (id),
	user_id text not null references user (id),
	role text not null check (role in ('viewer', 'commenter', 'editor')),
	primary key (brief_id, user_id)
) strict, without rowid;
create index brief_person_by_user on brief_person (user_id);

create table link (
	id text primary key,
	brief_id text not null references brief (id),
	role text not null check (role in ('viewer', 'commenter', 'editor')),
	token_hash blob not null unique,
	created_by text not null references user (id),
	created_at integer not null,
	expires_at integer,
	revoked_at integer
) strict;
create index link_by_brief on link (brief_id, created_at);

create table guest (
	id text primary key,
	link_id text not null references link (id),
	name text not null,
	created_at integer not null
) strict;
create index guest_by_link on guest (link_id);

-- Members who came by a link: on a restricted brief it gives them what it gives anybody.
create table link_visit (
	link_id text not null references link (id),
	user_id text not null references user (id),
	primary key (user_id, link_id)
) strict, without rowid;

create table invitation (
	id text primary key,
	token_hash blob not null unique,
	created_by text not null references user (id),
	created_at integer not null,
	expires_at integer not null,
	used_at integer,
	revoked_at integer
) strict;

create table session (
	token_hash blob primary key,
	id text not null unique,
	user_id text references user (id),
	guest_id text references guest (id),
	-- What the browser called itself, so that its person knows it in a list.
	agent text not null,
	created_at integer not null,
	seen_at integer not null,
	check ((user_id is null) <> (guest_id is null))
) strict, without rowid;
create index session_by_user on session (user_id) where user_id is not null;

-- A browser that once signed in: a stranger's failed tries never stand in its way.
create table device (
	token_hash blob primary key,
	user_id text not null references user (id),
	created_at integer not null
) strict, without rowid;
create index device_by_user on device (user_id);

create table api_token (
	id text primary key,
	user_id text not null references user (id),
	name text not null,
	token_hash blob not null unique,
	-- A JSON array of `read` and `write`.
	scopes text not null,
	created_at integer not null,
	used_at integer
) strict;
create index api_token_by_user on api_token (user_id);

-- The truth of a live document: rooms are caches of it. Sequence numbers never restart.
create table doc_update (
	brief_id text not null references brief (id),
	room text not null check (room in ('text', 'review')),
	seq integer not null,
	bytes blob not null,
	at integer not null,
	primary key (brief_id, room, seq)
) strict, without rowid;

create table doc_snapshot (
	brief_id text not null references brief (id),
	room text not null check (room in ('text', 'review')),
	seq integer not null,
	bytes blob not null,
	primary key (brief_id, room)
) strict, without rowid;

-- Every judgement of a premise is kept; the last one holds.
create table standing (
	id integer primary key,
	brief_id text not null references brief (id),
	uid text not null,
	standing text not null check (standing in ('held', 'checked', 'doubted', 'rejected')),
	reason text,
	by_id text not null,
	by_name text not null,
	at integer not null
) strict;
create index standing_by_premise on standing (brief_id, uid, id);

create table handoff (
	id text primary key,
	brief_id text not null references brief (id),
	number integer not null,
	-- All that is known of it (HandoffView), its return included; what queries ask for is read out of it.
	view text not null,
	state text not null as (view ->> '$.state') stored
		check (state in ('scheduled', 'working', 'landed', 'surfaced', 'reviewed', 'failed', 'cancelled')),
	by_id text not null as (view ->> '$.by.id') stored,
	surface text not null as (view ->> '$.surface') stored,
	-- The document at hand-off, and what the worker reads of it.
	snapshot blob not null,
	snapshot_seq integer not null,
	snapshot_hash text not null,
	brief_snapshot text not null,
	idempotency_key text,
	request_hash text,
	-- When whoever handed it off took note that it failed; until then it is on their desk.
	seen_at integer,
	unique (brief_id, number)
) strict;
create unique index handoff_by_key on handoff (by_id, idempotency_key);
create index handoff_by_state on handoff (state, surface);

-- Returns that somebody put off: closed until then on that person's desk, and on no other.
create table hold (
	handoff_id text not null references handoff (id),
	user_id text not null references user (id),
	until integer not null,
	at integer not null,
	primary key (handoff_id, user_id)
) strict, without rowid;

-- A step's answer is stored before anything is made of it: a crash never buys it twice.
create table checkpoint (
	handoff_id text not null references handoff (id),
	step integer not null,
	did text not null,
	proposals text not null,
	refused integer not null,
	tokens integer,
	at integer not null,
	primary key (handoff_id, step)
) strict, without rowid;

create table job (
	id integer primary key,
	handoff_id text not null unique references handoff (id),
	state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
	run_at integer not null,
	attempt integer not null default 0,
	worker text,
	lease_until integer,
	last_error text
) strict;
create index job_due on job (state, run_at);

create table suggestion (
	id text primary key,
	brief_id text not null references brief (id),
	handoff_id text not null references handoff (id),
	ordinal integer not null,
	body text not null,
	state text not null check (state in ('open', 'held', 'accepted', 'rejected')),
	rev integer not null default 0,
	applied text,
	decided_by text,
	decided_by_name text,
	decided_at integer,
	reason text,
	unique (handoff_id, ordinal)
) strict;
create index suggestion_by_brief on suggestion (brief_id);

-- The answer to every decision, refusals and no-ops too: the same decision asked again gets the same answer.
create table decision (
	person text not null,
	id text not null,
	brief_id text not null references brief (id),
	suggestion_id text not null references suggestion (id),
	op text not null check (op in ('accept', 'reject', 'revert')),
	rev_seen integer not null,
	request_hash text not null,
	reason text,
	answer text not null,
	at integer not null,
	primary key (person, id)
) strict, without rowid;

-- Holds a row in a backup, until the first start on it has begun new epochs.
create table restored (
	is_copy integer not null
) strict;

-- A row that doesn't hold aborts its batch: `holds()` in store.ts puts one in, and takes it out again.
create table condition (
	holds integer not null check (holds)
) strict;
