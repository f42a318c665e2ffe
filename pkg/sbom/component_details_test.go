package sbom

import (
	"reflect"
	"testing"
	"unsafe"
)

// TestDetailsAreKept: whatever a component states of its details is kept, and nothing is held for what it does not state.
func TestDetailsAreKept(t *testing.T) {
	filled := map[reflect.Kind]any{reflect.String: "x", reflect.Struct: Text{State: Stated, Text: "x"}}
	for i, field := range reflect.VisibleFields(reflect.TypeFor[Details]()) {
		d := noDetails
		v := reflect.ValueOf(&d).Elem().Field(i)
		switch field.Type.Kind() {
		case reflect.Slice:
			v.Set(reflect.MakeSlice(field.Type, 1, 1))
		case reflect.Pointer:
			v.Set(reflect.New(field.Type.Elem()))
		default:
			v.Set(reflect.ValueOf(filled[field.Type.Kind()]))
		}
		c := &Component{}
		c.detail(d)
		if !reflect.DeepEqual(*c.Details(), d) {
			t.Errorf("%s is not kept", field.Name)
		}
	}
	c := &Component{}
	c.detail(noDetails)
	c.SetSupport(SupportOf(nil))
	if c.details != nil || c.support != nil || c.Details().Publisher.State != Absent || c.Support().End.State != Absent {
		t.Errorf("memory is held for what is not stated: %+v", c)
	}
	c.SetSupport(SupportOf([]Property{{Name: "eos", Value: "2030-01-01"}}))
	other := &Component{}
	c.say().SWID = "x"
	if c.Support().End.Text != "2030-01-01" || other.Support().End.Text != "" || other.Details().SWID != "" {
		t.Error("two components share what one of them states")
	}
}

// TestComponentIsSmall: two documents of 150,000 components are held at once when they are compared, in less than 512 MiB. The next larger
// size that the allocator has would take 38 MB more of them.
func TestComponentIsSmall(t *testing.T) {
	const most = 576
	if got := unsafe.Sizeof(Component{}); got > most {
		t.Errorf("%d bytes, want at most %d: what few components state belongs to Details", got, most)
	}
}
