-- Tells this store from every other one. Older releases do not look at it: the format stays as it is.
-- Whoever reads the table for long, as a backup does, must not keep everybody else waiting behind this.
set local lock_timeout = '2s';
alter table store add column identity uuid not null default gen_random_uuid();
