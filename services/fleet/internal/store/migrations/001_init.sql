-- +goose Up
-- Beside the table that pkg/projection/crafts makes.
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
drop index craft_by_globe;
