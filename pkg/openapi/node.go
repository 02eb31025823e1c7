package openapi

import (
	"fmt"
	"io/fs"
	"iter"
	"path"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// Node is a place in a document. Looking into it follows its reference; what
// stands beside the reference comes first. The zero Node is absent, and so is
// everything in it.
type Node struct {
	files   *files
	file    string   // path below schemas, such as http/intake.yaml
	steps   []string // of the JSON Pointer to it
	content *yaml.Node
}

// Absent reports whether there is nothing at this place.
func (n Node) Absent() bool { return n.content == nil }

// File is the path of the document below schemas.
func (n Node) File() string { return n.file }

// Pointer is the JSON Pointer to the node in its file.
func (n Node) Pointer() string {
	var b strings.Builder
	for _, s := range n.steps {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(s))
	}
	return b.String()
}

// Get returns a member, or a member of a member.
func (n Node) Get(names ...string) Node {
	for _, name := range names {
		n = n.member(name)
	}
	return n
}

func (n Node) member(name string) Node {
	for at, own := range n.own() {
		if at == name {
			return own
		}
	}
	if target := n.Target(); !target.Absent() {
		return target.member(name)
	}
	return Node{}
}

// Target is what the node refers to; absent when it refers to nothing.
func (n Node) Target() Node {
	for name, own := range n.own() {
		if name == "$ref" {
			return n.files.find(n.file, own.content.Value)
		}
	}
	return Node{}
}

// Ref is the reference as written; "" for none.
func (n Node) Ref() string {
	for name, own := range n.own() {
		if name == "$ref" {
			return own.content.Value
		}
	}
	return ""
}

// Resolved is the end of a chain of references, the node itself when it is none.
func (n Node) Resolved() Node {
	for {
		target := n.Target()
		if target.Absent() {
			return n
		}
		n = target
	}
}

// Members are the members in the order in which they were written, those of a
// reference's target after its own.
func (n Node) Members() iter.Seq2[string, Node] {
	return func(yield func(string, Node) bool) {
		seen := map[string]bool{"$ref": true}
		for at := n; !at.Absent(); at = at.Target() {
			for name, own := range at.own() {
				if !seen[name] && !yield(name, own) {
					return
				}
				seen[name] = true
			}
		}
	}
}

func (n Node) own() iter.Seq2[string, Node] {
	return func(yield func(string, Node) bool) {
		if n.content == nil || n.content.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.content.Content); i += 2 {
			name := n.content.Content[i].Value
			if !yield(name, n.step(name, n.content.Content[i+1])) {
				return
			}
		}
	}
}

// Items are the items of a list.
func (n Node) Items() []Node {
	if n.content == nil || n.content.Kind != yaml.SequenceNode {
		return nil
	}
	items := make([]Node, len(n.content.Content))
	for i, c := range n.content.Content {
		items[i] = n.step(fmt.Sprint(i), c)
	}
	return items
}

func (n Node) step(name string, content *yaml.Node) Node {
	return Node{files: n.files, file: n.file, steps: append(n.steps[:len(n.steps):len(n.steps)], name), content: content}
}

// Text is the text of a member; "" when it is absent or none.
func (n Node) Text(names ...string) string {
	at := n.Get(names...)
	if at.content == nil || at.content.Kind != yaml.ScalarNode {
		return ""
	}
	return at.content.Value
}

// Words are the texts of a list.
func (n Node) Words(names ...string) []string {
	var words []string
	for _, item := range n.Get(names...).Items() {
		words = append(words, item.content.Value)
	}
	return words
}

// Value is the node as encoding/json would decode it, references as they are.
func (n Node) Value() (any, error) {
	var v any
	if n.content == nil {
		return nil, nil
	}
	if err := n.content.Decode(&v); err != nil {
		return nil, fmt.Errorf("read %s%s: %w", n.file, n.Pointer(), err)
	}
	return v, nil
}

// files are the documents and schemas, each read once.
type files struct {
	in fs.FS

	mu   sync.Mutex
	read map[string]Node // guarded by mu
}

// open returns the root of a file; absent when it cannot be read.
func (f *files) open(name string) Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n, done := f.read[name]; done {
		return n
	}
	n := Node{}
	var root yaml.Node
	// JSON is YAML: one reader keeps the order of both.
	if text, err := fs.ReadFile(f.in, name); err == nil && yaml.Unmarshal(text, &root) == nil && len(root.Content) == 1 {
		n = Node{files: f, file: name, content: root.Content[0]}
	}
	f.read[name] = n
	return n
}

// find follows a reference that stands in the file from.
func (f *files) find(from, ref string) Node {
	file, pointer, _ := strings.Cut(ref, "#")
	if file == "" {
		file = from
	} else {
		file = path.Join(path.Dir(from), file)
	}
	n := f.open(file)
	for _, step := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		if step != "" {
			n = n.child(strings.NewReplacer("~1", "/", "~0", "~").Replace(step))
		}
	}
	return n
}

// child is one step of a pointer: of a list by its number.
func (n Node) child(step string) Node {
	for i, item := range n.Items() {
		if fmt.Sprint(i) == step {
			return item
		}
	}
	return n.member(step)
}
