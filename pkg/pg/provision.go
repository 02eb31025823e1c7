package pg

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// databaseName is the database that all services share, each in its own schema.
const databaseName = "pharos"

var serviceName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// checkName keeps service and schema names to what needs no quotes and leaves room for the role's prefix.
func checkName(name string) error {
	if !serviceName.MatchString(name) {
		return fmt.Errorf("%q is no name for a service or schema: want a to z, 0 to 9 and _", name)
	}
	return nil
}

// Provision prepares the server of adminURL (a superuser's, any database): the database pharos with PostGIS, and for each
// service a schema of its name, owned by the role pharos_<name>, which can read nobody else's. It may be repeated, by
// several processes at once; the schemas of services not named stay as they are.
func Provision(ctx context.Context, adminURL string, services ...string) error {
	conn, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return fmt.Errorf("provisioning: %w", err)
	}
	defer closeQuietly(ctx, conn)
	if err := lock(ctx, conn, "create database"); err != nil {
		return err
	}
	if err := createDatabase(ctx, conn); err != nil {
		return fmt.Errorf("creating database %s: %w", databaseName, err)
	}
	return ProvisionDatabase(ctx, withDatabase(adminURL, databaseName), services...)
}

// ProvisionDatabase prepares the very database that adminURL names as Provision prepares pharos. The roles are the whole
// server's; another database of the same server may have schemas for them, too.
func ProvisionDatabase(ctx context.Context, adminURL string, services ...string) error {
	conn, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return fmt.Errorf("provisioning: %w", err)
	}
	defer closeQuietly(ctx, conn)
	if err := lock(ctx, conn, "provision"); err != nil {
		return err
	}
	if err := closeDatabase(ctx, conn); err != nil {
		return fmt.Errorf("preparing database %s: %w", conn.Config().Database, err)
	}
	for _, service := range services {
		if err := provisionService(ctx, conn, service); err != nil {
			return fmt.Errorf("provisioning service %s: %w", service, err)
		}
	}
	return nil
}

// lock makes provisioners that are connected to one database wait for each other; the end of the connection frees it.
// The two steps have a lock each, for adminURL may name the database pharos itself.
func lock(ctx context.Context, conn *pgx.Conn, step string) error {
	if _, err := conn.Exec(ctx, `select pg_advisory_lock($1)`, lockKey(step)); err != nil {
		return fmt.Errorf("waiting for another provisioning: %w", err)
	}
	return nil
}

func createDatabase(ctx context.Context, conn *pgx.Conn) error {
	var exists bool
	err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, databaseName).Scan(&exists)
	if err != nil || exists {
		return err
	}
	// template0, because somebody may be connected to template1.
	_, err = conn.Exec(ctx, `create database pharos template template0 encoding 'UTF8'`)
	return ignore(err, "42P04", "23505") // made meanwhile, from another database's lock
}

// closeDatabase adds PostGIS and takes away what PostgreSQL gives to everybody.
func closeDatabase(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, `create extension if not exists postgis schema public`); err != nil {
		return err
	}
	if err := execute(ctx, conn, `revoke all on database %I from public`, conn.Config().Database); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, `revoke create on schema public from public`)
	return err
}

func provisionService(ctx context.Context, conn *pgx.Conn, service string) error {
	if err := checkName(service); err != nil {
		return err
	}
	role := roleName(service)
	if err := createRole(ctx, conn, role); err != nil {
		return err
	}
	if err := setPassword(ctx, conn, role); err != nil {
		return err
	}
	if err := execute(ctx, conn, `grant connect, temporary on database %I to %I`, conn.Config().Database, role); err != nil {
		return err
	}
	if err := execute(ctx, conn, `create schema if not exists %I authorization %I`, service, role); err != nil {
		return err
	}
	if err := execute(ctx, conn, `alter schema %I owner to %I`, service, role); err != nil {
		return err
	}
	return execute(ctx, conn, `revoke all on schema %I from public`, service)
}

func createRole(ctx context.Context, conn *pgx.Conn, role string) error {
	var exists bool
	err := conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, role).Scan(&exists)
	if err != nil || exists {
		return err
	}
	err = execute(ctx, conn, `create role %I login`, role)
	return ignore(err, "42710", "23505") // made meanwhile, for another database
}

// execute runs a statement whose names the server has quoted: definitions take no parameters.
func execute(ctx context.Context, conn *pgx.Conn, format string, names ...string) error {
	var statement string
	if err := conn.QueryRow(ctx, `select format($1, variadic $2::text[])`, format, names).Scan(&statement); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, statement)
	return err
}

func ignore(err error, codes ...string) error {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		for _, code := range codes {
			if refused.Code == code {
				return nil
			}
		}
	}
	return err
}

// closeQuietly ends a connection whose work is done; that also frees its locks when the context has ended.
func closeQuietly(ctx context.Context, conn *pgx.Conn) { _ = conn.Close(context.WithoutCancel(ctx)) }
