-- +goose Up
-- Two projectors write craft, one for each stream; the columns of one are not
-- the other's, so that the state does not depend on who came first.
create table craft (
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
create index craft_by_place on craft using gist (place);
-- Nearest on the globe, across the antimeridian and at the poles.
create index craft_by_globe on craft using gist ((place::geography));

create table fix (
    craft_id   text not null,
    source     text not null,   -- '' where it was not said
    at         timestamptz not null,
    seq        bigint not null, -- in FIXES
    org        text not null,
    place      geometry(Point, 4326) not null,
    accuracy_m double precision,
    course_deg double precision,
    speed_kn   double precision,
    constraint fix_once primary key (craft_id, at, source)
);

-- +goose Down
drop table fix;
drop table craft;
