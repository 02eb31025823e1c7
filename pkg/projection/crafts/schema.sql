-- The table of the view, in the schema of the service that keeps it. Two
-- projectors write it, one for each stream; the columns of one are not the
-- other's, so that the state does not depend on who came first.
create table if not exists craft (
    craft_id   text primary key,
    -- from stream SAR: the newest registration
    info_seq   bigint,
    info_org   text,
    name       text,
    type       text,
    mmsi       text,
    own        boolean not null default false,
    -- from stream FIXES: the newest fix by its own time
    fix_org    text,            -- who sent the first
    at         timestamptz,
    place      geometry(Point, 4326),
    accuracy_m double precision,
    course_deg double precision,
    speed_kn   double precision,
    source     text,
    constraint craft_known_by_something check (info_seq is not null or at is not null),
    constraint craft_placed_in_time check ((at is null) = (place is null))
);
create index if not exists craft_by_place on craft using gist (place);
