-- One row: what the whole store says of itself. The format is the number of the newest migration that older releases must not meet.
create table store (
  only_row     boolean primary key default true check (only_row),
  format       int not null,
  installation text
);
insert into store (format) values (1);

create table namespace (
  id          int generated always as identity primary key,
  name        text collate "C" not null unique,
  epoch       int not null default 0,
  floor_epoch int not null default 0,
  floor_clock bigint not null default 0
);

-- A row without deleted_at is an item, expired or not; one with it is a tombstone and has no value.
-- Keys are bytea, so that they sort by their bytes whatever the database's collation is.
-- Some room is left in each page, so that an overwritten row can stay where its index entries point.
create table item (
  ns         int not null,
  k          bytea not null,
  epoch      int not null,
  clock      bigint not null,
  expires_at bigint not null,
  deleted_at bigint,
  v          bytea,
  primary key (ns, k),
  check ((v is null) = (deleted_at is not null))
) with (fillfactor = 90);
-- Values come compressed or not as their owner likes: trying again only costs time.
alter table item alter column v set storage external;
create index item_expiry on item (ns, expires_at) where deleted_at is null and expires_at < 9223372036854775807;
create index item_tombstone on item (ns, deleted_at) where deleted_at is not null;

-- outcome is null for the most frequent one, an unconditional put that was applied: the version says it all.
create table token (
  ns          int not null,
  token       text collate "C" not null,
  item        int not null,
  fingerprint bytea not null,
  epoch       int,
  clock       bigint,
  outcome     bytea,
  expires_at  bigint not null,
  primary key (ns, token, item),
  check ((outcome is null) = (clock is not null) and (epoch is null) = (clock is null))
);
-- Tokens are written in the order in which they expire, more or less: a summary of page ranges finds them and costs nearly nothing.
create index token_expiry on token using brin (expires_at) with (pages_per_range = 32, autosummarize = on);
