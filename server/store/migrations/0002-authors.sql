-- Whose session brought what: from this clock on, what this client id wrote came from this person.
create table author (
	brief_id text not null references brief (id),
	client integer not null,
	clock integer not null,
	-- A user or a guest; named when it is read.
	person_id text not null,
	-- The minute in which it came; null where it may have been written earlier, on a page without a connection.
	at integer,
	primary key (brief_id, client, clock)
) strict, without rowid;
