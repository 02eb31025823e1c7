// Command release freezes the contract of the events as it is: a snapshot of
// the catalogue and of every body, named by the version in asyncapi.yaml. From
// then on the tests hold every change against it (compare.go says what breaks).
//
//	make release            which is: go run ./tools/release schemas/releases
//
// Raise info.version of schemas/asyncapi.yaml first. What is new needs nothing
// more; what means something else needs a new type or a new member. The words of
// a description may be corrected where the meaning stays: releases/corrections.json
// holds each such change: the place, the new words, and why nobody who relied on
// the old ones is misled. A release takes the corrections up and empties the list.
//
// It leaves the OpenAPI documents alone: their users are asked by version too,
// and are not in a log that is kept for ever.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"strings"

	"pharos/schemas"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: release FOLDER")
		os.Exit(2)
	}
	name, err := freeze(schemas.FS(), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
	fmt.Println("frozen:", name)
}

// freeze writes the contract as a release, unless it breaks the last.
func freeze(contract fs.FS, folder string) (string, error) {
	now, err := take(contract)
	if err != nil {
		return "", err
	}
	kept, err := open(folder)
	if err != nil {
		return "", err
	}
	if kept.last != nil {
		if !older(kept.last.Version, now.Version) {
			return "", fmt.Errorf("release %s is there; %s does not come after it: raise info.version of asyncapi.yaml", kept.last.Version, now.Version)
		}
		if broken := compare(*kept.last, now, kept.corrections); len(broken) > 0 {
			return "", fmt.Errorf("this breaks release %s:\n%s", kept.last.Version, strings.Join(broken, "\n"))
		}
	}
	now.Corrections = kept.corrections
	return kept.add(now)
}
