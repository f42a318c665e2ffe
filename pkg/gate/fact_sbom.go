package gate

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cryptography"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// sbomFact describes one SBOM; at is the moment judged at.
func (ev *evidence) sbomFact(doc *sbom.Document, at time.Time) *fact.SBOM {
	f := &fact.SBOM{
		Path: doc.Path, Format: doc.Format, Standard: doc.Standard(), SpecVersion: doc.SpecVersion,
		Serial: textFact(doc.SerialNumber), Revision: revisionFact(doc.Revision), RevisionCarried: doc.CarriesRevision(),
		Timestamp: dateFact(doc.Timestamp), TimestampZoned: doc.Timestamp.Zoned(),
		Lifecycles: doc.Lifecycles, LifecyclesCarried: doc.CarriesLifecycles(),
		CompletenessCarried: doc.CarriesCompositions(),
		DeviceMaker:         meaning(textFact(doc.DeviceMaker), sbom.NamesWho),
		Author:              fact.Text{State: string(sbom.Absent)},
		Tool:                fact.Text{State: string(sbom.Absent)},
		ToolVersion:         fact.Text{State: string(sbom.Absent)},
		Components:          len(programs(doc.Components)),
		Vulnerabilities:     doc.Vulnerabilities,
		Signatures:          doc.Signatures,
		Services:            len(doc.Services), CryptoAssetsCarried: doc.CarriesCryptoAssets(),
		Trust: ev.trustOf(doc.Path),
	}
	f.BrokenSignatures, f.OpenSignatures = ev.embedded(doc)
	if len(doc.Authors) > 0 {
		f.Author = meaning(textFact(doc.Authors[0].Name), sbom.NamesWho)
	}
	for _, author := range doc.Authors {
		f.AuthorContact = append(f.AuthorContact, author.Contact...)
	}
	if len(doc.Tools) > 0 {
		f.Tool, f.ToolVersion = textFact(doc.Tools[0].Name), textFact(doc.Tools[0].Version)
	}
	ev.subjectFacts(doc, f, at)
	carriedFacts(doc, f)
	linkFacts(doc, f)
	graphFacts(doc, f)
	componentFigures(doc, f)
	f.Duplicates = duplicates(doc.Components)
	for _, p := range doc.Reserved {
		f.Reserved = append(f.Reserved, p.Name)
	}
	for _, p := range doc.Internal {
		f.Internal = append(f.Internal, p.Name)
	}
	f.LinkedBOMs = ev.undelivered(doc)
	if p, is := ev.partOf(doc); is {
		f.PartOf, f.PartAgrees = p.label(), p.agrees(doc)
	}
	return f
}

func (ev *evidence) subjectFacts(doc *sbom.Document, f *fact.SBOM, at time.Time) {
	f.Described = doc.Described
	if doc.Root == nil {
		f.Subject = componentFact(doc, &sbom.Component{}, at)
		return
	}
	f.HasSubject = true
	f.Subject = componentFact(doc, doc.Root, at)
	f.SubjectAgrees, f.SubjectDiffers = ev.aboutProduct(doc), ev.differs(doc)
	f.SubjectSecurityContact = doc.Root.Details().SecurityContact
}

// programs leaves out cryptographic assets: they make no list of software, and no share of it smaller.
func programs(all []*sbom.Component) []*sbom.Component {
	return slices.DeleteFunc(slices.Clone(all), (*sbom.Component).OnlyAsset)
}

func graphFacts(doc *sbom.Document, f *fact.SBOM) {
	g := doc.Graph
	f.Edges, f.MaxDepth, f.Indirect, f.Cycles = g.Edges, g.MaxDepth, g.Indirect(), g.CycleCount
	f.Dangling, f.SelfReferences = g.Dangling, g.Self
	orphans := programs(g.Orphans)
	f.Orphans, f.OrphanShare = labels(orphans), share(len(orphans), f.Components)
	f.NoEntry = labels(g.NoEntry)
	if doc.Root != nil {
		_, f.SubjectEntry = g.Entries[doc.Root.Ref]
		f.SubjectDependencies = len(g.DirectDependencies(doc.Root))
	}
	f.SubjectCompleteness = doc.SubjectCompleteness()
	f.UncoveredDependencies = labels(slices.DeleteFunc(doc.UncoveredDependencies(), func(c *sbom.Component) bool { return doc.Within(c) }))
	f.WithheldGroups = doc.IncompleteGroups()
}

// componentFigures counts over all components in one pass.
func componentFigures(doc *sbom.Document, f *fact.SBOM) {
	n := figures{doc: doc, parts: doc.Parts(), types: map[string]bool{}, supportTexts: map[string]int{}}
	for _, c := range doc.Components {
		n.types[c.Type] = true
		switch c.Type {
		case "device":
			f.Hardware++
		case sbom.CryptographicAsset:
			f.CryptoAssets++
		}
		if !c.OnlyAsset() {
			n.add(c, f)
		}
	}
	f.Withholds = f.Withholds || len(f.WithheldGroups) > 0
	f.Types = sortedKeys(n.types)
	if len(n.files) == f.Components { // nothing is listed but files: they are not parts of something that can be looked up
		f.Unassessable, n.files = n.files, nil
	}
	f.UnassessableShare = share(len(f.Unassessable), f.Components-len(n.files))
	f.SupportTexts = counted(n.supportTexts)
	silence(doc, f, n.silent)
}

// figures are what is counted on the way.
type figures struct {
	doc          *sbom.Document
	parts        map[*sbom.Component]bool // see sbom.Document.Parts
	types        map[string]bool
	supportTexts map[string]int
	silent       [len(answered)]int
	files        []string // that cannot be looked up, and are parts of packages that can, or only group packages
}

// add counts a component that runs.
func (n *figures) add(c *sbom.Component, f *fact.SBOM) {
	if cryptography.Library(c) {
		f.CryptoLibraries = append(f.CryptoLibraries, c.Label())
	}
	if firstParty(n.doc, c.Producer()) {
		f.FirstParty++
	}
	if ok, why := c.Assessable(); ok {
		f.Assessable++
	} else if line := c.Label() + ": " + why; n.parts[c] || n.doc.OnlyLists(c) {
		n.files = append(n.files, line)
	} else {
		f.Unassessable = append(f.Unassessable, line)
	}
	end := c.Support().End
	if end.Text != "" {
		f.SupportValues++
	}
	if end.State == sbom.Stated {
		f.SupportDates++
	} else if end.Text != "" {
		n.supportTexts[end.Text]++
	}
	for i, state := range answers(n.doc, c) {
		if state == sbom.Absent {
			n.silent[i]++
		}
		f.Withholds = f.Withholds || state == sbom.Withheld
	}
}

// answered are the fields that want an answer of each component, be it that it is unknown or withheld.
var answered = [...]string{"hash", "licence", "producer", "version"}

// answers gives the states of these fields. Of what belongs to a package, or only groups some, only what it says itself counts.
func answers(doc *sbom.Document, c *sbom.Component) [len(answered)]sbom.State {
	states := [len(answered)]sbom.State{c.HashState, c.LicenceState, c.Producer().State, c.Version.State}
	if doc.Ownless(c) {
		for i := range answered {
			if states[i] == sbom.Absent {
				states[i] = sbom.Stated
			}
		}
	}
	return states
}

// silence tells which fields are left empty, of how many components, and of the subject.
func silence(doc *sbom.Document, f *fact.SBOM, components [len(answered)]int) {
	var subject [len(answered)]sbom.State
	if doc.Root != nil {
		subject = answers(doc, doc.Root)
	}
	for i, field := range answered {
		var who []string
		if subject[i] == sbom.Absent {
			who = append(who, "the subject")
		}
		if n := components[i]; n > 0 {
			who = append(who, fmt.Sprintf("%d %s", n, plural(n, "component")))
		}
		if len(who) > 0 {
			f.Silent = append(f.Silent, field+": "+strings.Join(who, " and "))
		}
		f.Withholds = f.Withholds || subject[i] == sbom.Withheld
	}
}

// counted renders "words (n)" from the most frequent to the least.
func counted(n map[string]int) []string {
	words := make([]string, 0, len(n))
	for w := range n {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool {
		if n[words[i]] != n[words[j]] {
			return n[words[i]] > n[words[j]]
		}
		return words[i] < words[j]
	})
	for i, w := range words {
		words[i] = fmt.Sprintf("%q (%d)", w, n[w])
	}
	return words
}

func labels(cs []*sbom.Component) []string {
	out := make([]string, 0, len(cs))
	for _, c := range cs {
		out = append(out, c.Label())
	}
	return out
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

func revisionFact(r sbom.Revision) fact.Text {
	f := fact.Text{State: stateWord(r.State), Known: r.State == sbom.Stated}
	if f.Known {
		f.Text = strconv.Itoa(r.Number)
	}
	return f
}

// embedded says which of the signatures inside of a document do not hold, and of which nothing is known. One that
// nobody tried is among the latter, whoever found it.
func (ev *evidence) embedded(doc *sbom.Document) (broken, open []string) {
	var settled []string
	if ft := ev.trust.Files[doc.Path]; ft != nil {
		for _, s := range ft.Signatures {
			if s.Kind != verify.KindJSF {
				continue
			}
			switch {
			case s.Ladder.Valid:
			case s.Tried:
				broken = append(broken, s.Place+": "+s.Reason)
			default:
				open = append(open, s.Place)
			}
			settled = append(settled, s.Place)
		}
	}
	for _, place := range doc.Signatures {
		inside := func(s string) bool { return s == place || strings.HasPrefix(s, place+"/") } // one of several signers
		if !slices.ContainsFunc(settled, inside) {
			open = append(open, place)
		}
	}
	return broken, open
}
