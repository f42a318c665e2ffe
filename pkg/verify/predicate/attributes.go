package predicate

import (
	"errors"
	"slices"
	"strings"
)

// AttributeReport is what somebody asserts of software or of who made it (SCAI).
type AttributeReport struct {
	Attributes []Attribute
	Producer   string // who or what made the software; empty when not stated
}

// Attribute is one assertion. Its words are those of the producer: there is no common list.
type Attribute struct {
	Name       string
	Target     string // what it is about, if not the subject as a whole
	Conditions string // under which it holds, as JSON with sorted keys; empty when none are stated
	Evidence   string // what is said to prove it; nobody looks
}

// parseAttributes reads SCAI v0.2 and v0.3, which differ in the name of the type alone.
func parseAttributes(_ string, p object) (Content, error) {
	list, there, err := p.objects("attributes", MaxAttributes)
	if err != nil {
		return Content{}, err
	}
	if !there || len(list) == 0 {
		return Content{}, errors.New("attributes: expected at least one attribute, found none")
	}
	r := &AttributeReport{}
	if r.Producer, err = resource(p, "producer"); err != nil {
		return Content{}, err
	}
	for _, o := range list {
		a, err := parseAttribute(o)
		if err != nil {
			return Content{}, err
		}
		r.Attributes = append(r.Attributes, a)
	}
	return Content{Attributes: r}, nil
}

func parseAttribute(o object) (a Attribute, err error) {
	if a.Name, err = o.required("attribute"); err != nil {
		return a, err
	}
	if a.Target, err = resource(o, "target"); err != nil {
		return a, err
	}
	if a.Evidence, err = resource(o, "evidence"); err != nil {
		return a, err
	}
	conditions, there, err := o.object("conditions")
	if err != nil || !there {
		return a, err
	}
	a.Conditions, err = conditions.compact(MaxConditions)
	return a, err
}

// resource names a resource descriptor: by its name or URI, and its digest.
func resource(o object, key string) (string, error) {
	r, there, err := o.object(key)
	if err != nil || !there {
		return "", err
	}
	digests, _, err := r.object("digest")
	if err != nil {
		return "", err
	}
	name, err1 := r.text("name")
	uri, err2 := r.text("uri")
	if err := errors.Join(err1, err2); err != nil {
		return "", err
	}
	if name == "" {
		name = uri
	}
	var algorithms []string
	for a := range digests.members {
		algorithms = append(algorithms, a)
	}
	slices.Sort(algorithms)
	switch n := len(algorithms); {
	case n > 0:
		strongest := algorithms[n-1] // of SHA-2 the longest comes last
		value, err := digests.required(strongest)
		return strings.TrimSpace(name + " " + strongest + ":" + value), err
	case name == "":
		return "", errors.New(r.place + ": expected a name, a URI or a digest, found none")
	}
	return name, nil
}
