package docs_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/cleanbill-dev/cleanbill/"

var (
	inTicks = regexp.MustCompile("`([^`]+)`")
	// inWords are what a row says in place of names: such a room may import more than is named.
	inWords = regexp.MustCompile(`all rooms|everything to its left|the rooms below|what they need`)
	// beside are the rooms that have no row, as no verdict is made in them: measurements, makers of test material, and what tests share.
	beside = regexp.MustCompile(`^bench$|^internal/mk|/(image|plugin|rpmdb|signature|zip)test$`)
)

// TestRoomsImportWhatTheTableSays: the table of rooms in architecture.md has a row of each room, and names all rooms that the code of a room imports, its tests aside, and no others.
func TestRoomsImportWhatTheTableSays(t *testing.T) {
	rows := 0
	for path, imported := range importsOfRooms(t) {
		says, found := rowOf(t, path)
		if !found {
			if !beside.MatchString(path) {
				t.Errorf("%s: the table has no row of it", path)
			}
			continue
		}
		rows++
		left := maps.Clone(imported)
		for _, word := range inTicks.FindAllStringSubmatch(says, -1) {
			before := len(left)
			maps.DeleteFunc(left, func(other string, _ bool) bool { return names(word[1], other) })
			if len(left) == before {
				t.Errorf("%s: the table says that it imports %s, which it does not", path, word[1])
			}
		}
		if len(left) > 0 && !inWords.MatchString(says) {
			t.Errorf("%s imports %s, which the table does not say", path, strings.Join(slices.Sorted(maps.Keys(left)), ", "))
		}
	}
	if rows < 50 {
		t.Errorf("the table has %d rows of rooms with code", rows)
	}
}

// rowOf is what the table says that a room imports.
func rowOf(t *testing.T, path string) (says string, found bool) {
	t.Helper()
	for line := range strings.Lines(read(t, "architecture.md")) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		if len(cells) == 3 && slices.ContainsFunc(inTicks.FindAllStringSubmatch(cells[0], -1), func(room []string) bool { return names(room[1], path) }) {
			return cells[2], true
		}
	}
	return "", false
}

// names says whether a word of the table names a room: by its path, or by the end of it.
func names(word, room string) bool { return word == room || strings.HasSuffix(room, "/"+word) }

// importsOfRooms are the rooms of this repository that each room imports.
func importsOfRooms(t *testing.T) map[string]map[string]bool {
	t.Helper()
	out := map[string]map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
		if out[room] == nil {
			out[room] = map[string]bool{}
		}
		for _, i := range file.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if other, own := strings.CutPrefix(name, module); own {
				out[room][other] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
