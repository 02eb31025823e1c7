package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nkeys"

	"pharos/pkg/auth"
	"pharos/pkg/conf"
	"pharos/pkg/seal"
)

// The accounts that containers run as; the images have the same numbers.
const (
	pharosAccount   = 10001
	postgresAccount = 999
)

// secrets makes what docker-compose.yml gives to containers as files. What is
// there stays as it is: it can be run again after an upgrade that needs more.
type secrets struct {
	Dir string `arg:"" help:"Folder for them; made when absent, for its owner alone." type:"path"`
}

// users of the log: the services, and an operator in two accounts.
func users() []string {
	names := []string{"operator", "operator_system"}
	for _, s := range conf.Services() {
		names = append(names, string(s))
	}
	return names
}

// Run implements the command.
func (s *secrets) Run() error {
	dir, err := conf.OpenDataDir(s.Dir)
	if err != nil {
		return err
	}
	made := 0
	for _, one := range s.all(dir) {
		err := one.create(one.path)
		if err == nil {
			made++
		} else if !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("make %s: %w", one.path, err)
		}
		if err := own(one.path, one.owner); err != nil {
			return err
		}
	}
	if err := writeKeys(dir); err != nil {
		return err
	}
	fmt.Printf("%d secrets were made in %s; those that were there stay as they are.\n"+
		"Keep copies of master.key and token.key apart from copies of the log.\n", made, dir)
	return nil
}

// oneSecret is a file to be made where there is none.
type oneSecret struct {
	path   string
	owner  int
	create func(path string) error
}

func (s *secrets) all(dir string) []oneSecret {
	at := func(name string) string { return filepath.Join(dir, name) }
	all := []oneSecret{
		{at("master.key"), pharosAccount, seal.CreateMaster},
		{at("token.key"), pharosAccount, createTokenKey},
		{at("database_password"), pharosAccount, createPassword},
		// The same again for the database's own account: no other can read the first.
		{at("postgres_password"), postgresAccount, func(path string) error { return copySecret(at("database_password"), path) }},
	}
	for _, user := range users() {
		owner := pharosAccount
		if strings.HasPrefix(user, "operator") {
			owner = os.Geteuid() // in no container
		}
		all = append(all, oneSecret{at(user + ".nk"), owner, createSeed})
	}
	return all
}

func createTokenKey(path string) error {
	if _, err := os.Stat(path); err == nil {
		return fs.ErrExist
	}
	_, err := auth.OpenAuthority(path)
	return err
}

func createPassword(path string) error {
	password := make([]byte, 32)
	_, _ = rand.Read(password) // never fails
	return conf.CreateSecret(path, []byte(hex.EncodeToString(password)+"\n"))
}

func copySecret(from, to string) error {
	content, err := conf.SecretFile(from)
	if err != nil {
		return err
	}
	return conf.CreateSecret(to, content)
}

func createSeed(path string) error {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return err
	}
	seed, err := pair.Seed()
	if err != nil {
		return err
	}
	return conf.CreateSecret(path, append(seed, '\n'))
}

// writeKeys writes the public keys of the log's users as nats.conf includes
// them. They are derived from the seeds: writing them again changes nothing.
func writeKeys(dir string) error {
	text := "# Public keys of the log's users, written by `pharos secrets`.\n"
	for _, user := range users() {
		seed, err := conf.SecretFile(filepath.Join(dir, user+".nk"))
		if err != nil {
			return err
		}
		pair, err := nkeys.FromSeed(seed[:len(strings.TrimSpace(string(seed)))])
		if err != nil {
			return fmt.Errorf("read %s.nk: it holds no nkey seed", user) // the reason may quote it
		}
		public, err := pair.PublicKey()
		if err != nil {
			return fmt.Errorf("read %s.nk: %w", user, err)
		}
		text += fmt.Sprintf("KEY_%s: %q\n", strings.ToUpper(user), public)
	}
	if err := os.WriteFile(filepath.Join(dir, "keys.conf"), []byte(text), 0o644); err != nil {
		return fmt.Errorf("write the public keys: %w", err)
	}
	return nil
}

// own gives a secret to the account that reads it, where we may.
func own(path string, account int) error {
	if os.Geteuid() != 0 {
		return nil
	}
	if err := os.Chown(path, account, account); err != nil {
		return fmt.Errorf("give %s to its container: %w", path, err)
	}
	return nil
}
