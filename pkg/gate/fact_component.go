package gate

import (
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// componentFact describes one component; at is the moment judged at.
func componentFact(doc *sbom.Document, c *sbom.Component, at time.Time) fact.Component {
	var f fact.Component
	describe(&f, doc, c, at)
	return f
}

// describe is componentFact in the place of another: facts are large, and made of each component.
func describe(f *fact.Component, doc *sbom.Document, c *sbom.Component, at time.Time) {
	assessable, _ := c.Assessable()
	*f = fact.Component{
		Ref: c.Ref, Label: c.Label(), Type: c.Type, Group: c.Group,
		Name: meaning(textFact(c.Name), func(words string) bool { return sbom.NamesThing(words) || published(c, words) }), Version: meaning(textFact(c.Version), sbom.NamesVersion),
		Producer: meaning(textFact(c.Producer()), sbom.NamesWho), Supplier: meaning(textFact(c.Deliverer()), sbom.NamesWho),
		Purl: fact.Identifier{State: stateWord(c.Purl.State), Known: c.Purl.State == sbom.Stated, Text: c.Purl.Text,
			Type: c.Purl.Type, Name: c.Purl.Name, Version: c.Purl.Version},
		CPE: fact.Identifier{State: stateWord(c.CPE.State), Known: c.CPE.State == sbom.Stated, Text: c.CPE.Text,
			Type: c.CPE.Part, Name: c.CPE.Product, Version: c.CPE.Version},
		Identifiers: identifierCount(c), Assessable: assessable,
		Hash: hashFact(c), Licence: meaning(listFact(c.LicenceState, c.LicenceTexts()), saysSomething),
		Scope: c.Scope, External: c.External,
		Support: supportFact(c.Support(), at),
		Core:    identity.Core(c),
		Contact: c.Details().Contact, Copyright: textFact(c.Details().Copyright), Licences: licenceFacts(c),
	}
	originFacts(c, f)
	fileFacts(c, f)
	if f.Scope == "" {
		f.Scope = "required"
	}
	if doc != nil {
		f.Subject, f.Groups, f.Within, f.Belongs = c == doc.Root, doc.OnlyLists(c), doc.Ownless(c), belongs(doc, c)
		f.FirstParty = firstParty(doc, c.Producer())
	}
	if doc != nil && doc.Graph != nil {
		f.Depth = doc.Graph.Depth(c)
	}
	f.Hashes = hashFacts(nil, c.Hashes)
}

// belongs says whether a file, or lines of one, counts with the package that it is a part of; see sbom.Component.Belongs.
func belongs(doc *sbom.Document, c *sbom.Component) bool { return doc.Within(c) && c.Belongs() }

// firstParty says whether a producer is the maker of the device; two that are not named are not the same.
func firstParty(doc *sbom.Document, producer sbom.Text) bool {
	maker := doc.DeviceMaker
	return maker.State == sbom.Stated && producer.State == sbom.Stated && strings.EqualFold(strings.TrimSpace(producer.Text), strings.TrimSpace(maker.Text))
}

// supportFact says how long a component is looked after, by what is stated of it alone. Words that leave that open make its end of support a
// malformed date where one is stated, unless it is over all the same.
func supportFact(s sbom.Support, at time.Time) fact.Support {
	e := assess.EndingOf(s, assess.Cycle{}, at)
	s = s.At(at)
	f := fact.Support{
		Level: textFact(s.Level), Normal: s.Normal,
		End: dateFact(s.End), EndOfLife: dateFact(s.EndOfLife), EndGuaranteed: dateFact(s.EndGuaranteed),
		Justification: meaning(textFact(s.Justification), func(string) bool { return s.Justifies() }), AssessedOn: dateFact(s.AssessedOn),
		Plan: textFact(s.Plan), EndJustified: s.JustifiesEnd(), LevelJustified: s.LevelReason != "", ReasonOpen: s.ReasonOpen,
		Over: e.Over, OverKnown: e.Known, DeviceOver: assess.OverForDevice(s, at), Doubt: e.Doubt,
	}
	if !f.Over {
		f.End, f.EndOfLife = besideFact(f.End, s.End.Beside), besideFact(f.EndOfLife, s.EndOfLife.Beside)
		if s.EndOfLife.InDoubt() {
			f.End = besideFact(f.End, "end of life "+f.EndOfLife.Text)
		}
		f.End = besideFact(f.End, s.ReasonOpen)
	}
	return f
}

// besideFact makes of a day with words beside it that are none a malformed one: they may mean an earlier day.
func besideFact(f fact.Date, words string) fact.Date {
	if !f.Known || words == "" {
		return f
	}
	return fact.Date{State: stateWord(sbom.Malformed), Text: f.Text + ", and " + words}
}

// meaning makes of a text that is there, and does not mean what its field asks for, a malformed one.
func meaning(t fact.Text, means func(string) bool) fact.Text {
	if t.Known && !means(t.Text) {
		t.State, t.Known = stateWord(sbom.Malformed), false
	}
	return t
}

// published says whether a package of a packaging system bears a name, in which case a placeholder is one: npm has a package "component".
func published(c *sbom.Component, name string) bool {
	return c.Purl.State == sbom.Stated && c.Purl.Type != "generic" && strings.EqualFold(c.Purl.Name, strings.TrimSpace(name))
}

// saysSomething tells whether words say something of their own.
func saysSomething(words string) bool { return sbom.Answer(words) != sbom.Absent }

// identifierCount leaves out what cannot be read, and what names nothing: a malformed hash, a purl of "unknown" or a CPE name of any product finds nothing.
func identifierCount(c *sbom.Component) int {
	n := 0
	for _, h := range c.Hashes {
		if h.WellFormed {
			n++
		}
	}
	for _, present := range []bool{
		c.Purl.State == sbom.Stated && sbom.StateOf(c.Purl.Name) == sbom.Stated, c.CPE.State == sbom.Stated && sbom.Answer(c.CPE.Product) == sbom.Stated,
		sbom.Answer(c.Details().SWID) == sbom.Stated, len(c.Details().Intrinsic) > 0,
	} {
		if present {
			n++
		}
	}
	return n
}

func hashFact(c *sbom.Component) fact.Text {
	words := make([]string, 0, len(c.Hashes))
	for _, h := range c.Hashes {
		words = append(words, h.Algorithm+" "+h.Content)
	}
	if len(words) > 0 && !slices.ContainsFunc(c.Hashes, func(h sbom.Hash) bool { return !h.Nothing && !h.Shared }) {
		f := listFact(sbom.Malformed, words)
		if slices.ContainsFunc(c.Hashes, func(h sbom.Hash) bool { return h.Shared }) {
			f.Text += ", which other components bear as well"
		}
		return f
	}
	return listFact(c.HashState, words)
}

func listFact(state sbom.State, words []string) fact.Text {
	return fact.Text{State: stateWord(state), Text: strings.Join(words, ", "), Known: state == sbom.Stated}
}
