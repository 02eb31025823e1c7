package testkit

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/pg"
)

// lend returns the name of a database that holds nothing but PostGIS and the
// empty schemas of the services. Making one takes longer than most tests, so one
// that was emptied is lent again, under a new name: whoever still has the
// address of the old one finds nobody there.
func (s *server) lend(ctx context.Context, services []string) (name string, err error) {
	name = "test_" + strconv.FormatInt(s.databases.Add(1), 10)
	if old, ok := s.emptied(services); ok {
		err = s.administer(ctx, `alter database `+old+` rename to `+name)
		if err != nil { // somebody holds on to it
			err = errors.Join(s.drop(ctx, old), s.create(ctx, name))
		}
	} else {
		err = s.create(ctx, name)
	}
	if err != nil {
		return name, err
	}
	return name, pg.ProvisionDatabase(ctx, s.url(name), services...)
}

func (s *server) create(ctx context.Context, name string) error {
	return s.administer(ctx, `create database `+name+` template `+templateDatabase+` strategy wal_log`)
}

func (s *server) drop(ctx context.Context, name string) error {
	return s.administer(ctx, `drop database `+name+` with (force)`)
}

// emptied takes a database out of those that were taken back.
func (s *server) emptied(services []string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.free[strings.Join(services, " ")]
	if len(kept) == 0 {
		return "", false
	}
	s.free[strings.Join(services, " ")] = kept[1:]
	return kept[0], true
}

// takeBack empties a database for the next who wants the same services, or drops
// it where a test has left more than was in their schemas.
func (s *server) takeBack(ctx context.Context, name string, services []string) error {
	clean, err := s.empty(ctx, name, services)
	if err != nil || !clean {
		return errors.Join(err, s.drop(ctx, name))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.Join(services, " ")
	s.free[key] = append(s.free[key], name)
	return nil
}

// empty ends everybody's connections and drops the services' schemas, and says
// whether that is all that a test could have left.
func (s *server) empty(ctx context.Context, name string, services []string) (clean bool, err error) {
	conn, err := pgx.Connect(ctx, s.url(name))
	if err != nil {
		return false, fmt.Errorf("empty %s: %w", name, err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	const others = `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
	if _, err := conn.Exec(ctx, others); err != nil {
		return false, fmt.Errorf("end the connections to %s: %w", name, err)
	}
	for _, service := range services {
		if _, err := conn.Exec(ctx, `drop schema if exists `+pgx.Identifier{service}.Sanitize()+` cascade`); err != nil {
			return false, fmt.Errorf("empty schema %s of %s: %w", service, name, err)
		}
	}
	const left = `
		select not exists (select from pg_namespace where nspname !~ '^pg_' and nspname not in ('public', 'information_schema'))
		   and not exists (select from pg_class c where relnamespace = 'public'::regnamespace
		                      and not exists (select from pg_depend where objid = c.oid and deptype in ('e', 'i', 'a')))
		   and not exists (select from pg_db_role_setting join pg_database d on d.oid = setdatabase where datname = current_database())`
	if err := conn.QueryRow(ctx, left).Scan(&clean); err != nil {
		return false, fmt.Errorf("see what was left in %s: %w", name, err)
	}
	return clean && len(services) > 0, nil
}
