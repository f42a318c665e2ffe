package report

import (
	"encoding"
	"encoding/json"
	"io"
	"reflect"
	"strings"
)

const (
	memberMargin = "  "
	itemMargin   = "    "
)

// writeMembers writes a struct as encoding/json does, indented by two blanks and with a newline at its end, without holding all of the text.
func writeMembers(w io.Writer, v reflect.Value) error {
	members, known := membersOf(v)
	if !known || len(members) == 0 {
		return writePieces(w, v, "", "", "\n")
	}
	before := "{\n"
	for _, m := range members {
		name, err := json.Marshal(m.name)
		if err != nil {
			return err
		}
		if err := writeMember(w, before+memberMargin+string(name)+": ", m.value); err != nil {
			return err
		}
		before = ",\n"
	}
	_, err := io.WriteString(w, "\n}\n")
	return err
}

// writeMember writes one member, a list item by item.
func writeMember(w io.Writer, name string, v reflect.Value) error {
	list := v.Kind() == reflect.Slice && v.Len() > 0 && v.Type().Elem().Kind() != reflect.Uint8 && !ownForm(v.Type())
	if !list {
		return writePieces(w, v, name, memberMargin, "")
	}
	before := name + "[\n" + itemMargin
	for i := range v.Len() {
		if err := writePieces(w, v.Index(i), before, itemMargin, ""); err != nil {
			return err
		}
		before = ",\n" + itemMargin
	}
	_, err := io.WriteString(w, "\n"+memberMargin+"]")
	return err
}

// writePieces writes one value as a whole, with what is before and after it.
func writePieces(w io.Writer, v reflect.Value, before, margin, after string) error {
	if v.CanAddr() {
		v = v.Addr() // so that methods of the pointer count, as they do for encoding/json
	}
	var value any
	if v.IsValid() {
		value = v.Interface()
	}
	text, err := json.MarshalIndent(value, margin, "  ")
	if err != nil {
		return err
	}
	for _, piece := range [][]byte{[]byte(before), text, []byte(after)} {
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

type member struct {
	name  string
	value reflect.Value
}

// membersOf lists the members of a struct as encoding/json names them. It knows the tags that documents of this program have; where there is
// anything else, it says so.
func membersOf(v reflect.Value) (members []member, known bool) {
	if v.Kind() != reflect.Struct || ownForm(v.Type()) {
		return nil, false
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		tag := field.Tag.Get("json")
		name, option, _ := strings.Cut(tag, ",")
		switch {
		case field.Anonymous:
			return nil, false
		case !field.IsExported() || tag == "-":
			continue
		case option != "" && option != "omitempty":
			return nil, false
		case option == "omitempty" && omitted(v.Field(i)):
			continue
		case name == "":
			name = field.Name
		}
		members = append(members, member{name, v.Field(i)})
	}
	return members, true
}

// omitted tells what "omitempty" leaves out.
func omitted(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Struct:
		return false
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	}
	return v.IsZero()
}

// ownForm tells that values of a type say themselves how they are written.
func ownForm(t reflect.Type) bool {
	for _, way := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if t.Implements(way) || reflect.PointerTo(t).Implements(way) {
			return true
		}
	}
	return false
}
