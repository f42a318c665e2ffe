// Package schema_test writes the JSON Schemas of what cleanbill writes from the types and their comments, and holds real output against them.
package schema_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is the Go source of the files that a document's types stand in, as far as schemas are made of it.
type room struct {
	types    map[string]*ast.TypeSpec
	comments map[string]string   // of types
	words    map[string][]string // values of the constants of a type of text
}

func readRoom(t *testing.T, patterns ...string) room {
	t.Helper()
	r := room{map[string]*ast.TypeSpec{}, map[string]string{}, map[string][]string{}}
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no Go files are %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				r.take(g)
			}
		}
	}
	return r
}

func (r room) take(g *ast.GenDecl) {
	for _, spec := range g.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			r.types[s.Name.Name] = s
			r.comments[s.Name.Name] = text(g.Doc)
		case *ast.ValueSpec:
			named, ok := s.Type.(*ast.Ident)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, v := range s.Values {
				if word, err := strconv.Unquote(v.(*ast.BasicLit).Value); err == nil {
					r.words[named.Name] = append(r.words[named.Name], word)
				}
			}
		}
	}
}

func text(groups ...*ast.CommentGroup) string {
	var words []string
	for _, g := range groups {
		words = append(words, strings.Fields(g.Text())...)
	}
	return strings.Join(words, " ")
}

// of is the schema of a type.
func (r room) of(t *testing.T, x ast.Expr) map[string]any {
	switch x := x.(type) {
	case *ast.StarExpr:
		return map[string]any{"oneOf": []any{r.of(t, x.X), map[string]any{"type": "null"}}}
	case *ast.ArrayType:
		return map[string]any{"type": "array", "items": r.of(t, x.Elt)}
	case *ast.SelectorExpr:
		if x.Sel.Name == "Time" {
			return map[string]any{"type": "string", "format": "date-time"}
		}
		return r.of(t, x.Sel)
	case *ast.MapType:
		return map[string]any{"type": "object", "additionalProperties": r.of(t, x.Value)}
	case *ast.Ident:
		switch x.Name {
		case "string":
			return map[string]any{"type": "string"}
		case "bool":
			return map[string]any{"type": "boolean"}
		case "int", "int64":
			return map[string]any{"type": "integer"}
		case "uint64":
			return map[string]any{"type": "integer", "minimum": 0}
		case "float64":
			return map[string]any{"type": "number"}
		}
		if r.types[x.Name] != nil {
			return map[string]any{"$ref": "#/$defs/" + x.Name}
		}
	}
	t.Fatalf("no schema is known for a %s", reflect.TypeOf(x))
	return nil
}

// define gives the schema of a named type.
func (r room) define(t *testing.T, name string) map[string]any {
	s, ok := r.types[name].Type.(*ast.StructType)
	if !ok {
		out := r.of(t, r.types[name].Type)
		if words := r.words[name]; words != nil {
			out["enum"] = words
		}
		out["description"] = r.comments[name]
		return out
	}
	properties, required := map[string]any{}, []string{}
	for _, f := range s.Fields.List {
		if len(f.Names) == 0 { // embedded
			inner := r.define(t, embedded(f.Type))
			maps.Copy(properties, inner["properties"].(map[string]any))
			required = append(required, inner["required"].([]string)...)
			continue
		}
		quoted, _ := strconv.Unquote(f.Tag.Value)
		key, options, _ := strings.Cut(reflect.StructTag(quoted).Get("json"), ",")
		if key == "-" {
			continue
		}
		field := r.of(t, f.Type)
		if says := text(f.Doc, f.Comment); says != "" {
			field["description"] = says
		}
		properties[cmp.Or(key, f.Names[0].Name)] = field
		if options != "omitempty" {
			required = append(required, key)
		}
	}
	slices.Sort(required)
	return map[string]any{"type": "object", "properties": properties, "required": required, "description": r.comments[name]}
}

// embedded is the name of a type that another one embeds.
func embedded(x ast.Expr) string {
	if s, ok := x.(*ast.SelectorExpr); ok {
		return s.Sel.Name
	}
	return x.(*ast.Ident).Name
}

// schema describes the documents of one type; fields may be added, so that none is refused for being unknown.
func (r room) schema(t *testing.T, root, id, title string) map[string]any {
	out := r.define(t, root)
	out["$schema"], out["$id"], out["title"] = "https://json-schema.org/draft/2020-12/schema", id, title
	defs := map[string]any{}
	for more := true; more; {
		more = false
		for _, name := range slices.Sorted(maps.Keys(r.types)) {
			if defs[name] == nil && slices.Contains(strings.FieldsFunc(fmt.Sprint(out, defs), func(c rune) bool { return strings.ContainsRune("[] :", c) }), "#/$defs/"+name) {
				defs[name], more = r.define(t, name), true
			}
		}
	}
	out["$defs"] = defs
	return out
}
