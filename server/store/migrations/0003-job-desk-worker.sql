-- Who works on it: one desk worker's full hands must not hold up what another could begin.
alter table job add column desk_worker text not null default 'checklist';

update job set desk_worker = coalesce((select view ->> '$.worker' from handoff where handoff.id = job.handoff_id), desk_worker);
