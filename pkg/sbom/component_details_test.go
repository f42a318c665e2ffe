package sbom

import (
	"reflect"
	"testing"
	"unsafe"
)

// TestDetailsAreKept: whatever a component states of its details is kept, and nothing is held for what it does not state.
func TestDetailsAreKept(t *testing.T) {
	fill := func(field reflect.Value) {
		switch field.Kind() {
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		case reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
		case reflect.Struct:
			field.Set(reflect.ValueOf(Text{State: Stated, Text: "x"}))
		default:
			field.SetString("x")
		}
	}
	for i := range reflect.TypeFor[Details]().NumField() - 1 { // the last is what is Seldom
		d := noDetails
		fill(reflect.ValueOf(&d).Elem().Field(i))
		c := &Component{}
		if c.detail(d, Seldom{}); !reflect.DeepEqual(*c.Details(), d) || c.details.Seldom != noDetails.Seldom {
			t.Errorf("%s is not kept, or what is not stated is", reflect.TypeFor[Details]().Field(i).Name)
		}
	}
	for i := range reflect.TypeFor[Seldom]().NumField() {
		var s Seldom
		fill(reflect.ValueOf(&s).Elem().Field(i))
		c := &Component{}
		if c.detail(noDetails, s); !reflect.DeepEqual(*c.Details().Seldom, s) || !noDetails.Seldom.silent() {
			t.Errorf("%s is not kept, or others have it too", reflect.TypeFor[Seldom]().Field(i).Name)
		}
	}
	c := &Component{}
	c.detail(noDetails, Seldom{})
	c.SetSupport(SupportOf(nil))
	if c.details != nil || c.support != nil || c.Details().Publisher.State != Absent || c.Support().End.State != Absent {
		t.Errorf("memory is held for what is not stated: %+v", c)
	}
	c.SetSupport(SupportOf([]Property{{Name: "eos", Value: "2030-01-01"}}))
	other := &Component{}
	c.seldom().SWID = "x"
	if c.Support().End.Text != "2030-01-01" || other.Support().End.Text != "" || other.Details().SWID != "" || c.Details().SWID != "x" {
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
