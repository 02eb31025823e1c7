// Command docs writes the documentation of the API and the events as static
// pages, from the OpenAPI documents, the AsyncAPI catalogue and the JSON
// Schemas that services and tests read too. The pages need no JavaScript, and
// nothing from elsewhere; the console serves them at /docs.
//
//	go run ./tools/docs services/console/web/dist/docs
package main

import (
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"

	"pharos/pkg/openapi"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: docs FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

func write(folder string) error {
	contract, err := openapi.Embedded()
	if err != nil {
		return err
	}
	files, err := render(contract)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for name, content := range files {
		if err := writeFile(filepath.Join(folder, filepath.FromSlash(name)), content); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// writeFile writes a file, and a compressed one beside it that the console sends
// to browsers.
func writeFile(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return err
	}
	f, err := os.Create(path + ".gz")
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(content); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}
