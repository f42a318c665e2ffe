package gate

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// notChecked says in plain words what this run did not look at, whatever the verdict; reasons are those of reasonNotes.
func (g *Gate) notChecked(ev *evidence, reasons []string) []string {
	out := append(g.notKnown(ev), g.notHeld(ev)...)
	out = append(out, ev.unknownSystems()...)
	out = append(out, g.listedFiles(ev)...)
	out = append(out, g.groupsOnly(ev)...)
	out = append(out, reasons...)
	if ev.noRegistry {
		out = append(out, "signers: no supplier registry was given, so no signer could be recognised (--suppliers)")
	}
	if g.options.NoScan {
		out = append(out, "contents: artifacts were not looked into, so what the SBOM omits stays unknown (--no-scan)")
	} else {
		for _, f := range ev.delivery.Files {
			if why := ev.lookReason(f.Path); why != "" {
				out = append(out, "contents of "+ev.placeOf(f)+": "+why)
			}
			if o := ev.inside[f.Path]; o != nil {
				out = append(out, passedOver(ev.placeOf(f), o)...)
			}
		}
	}
	if len(ev.inside) > 0 {
		out = append(out, "contents: what no package database, build record or known version string accounts for is not recognised; scripts and settings inside images were not evaluated")
	}
	out = append(out, ev.addendaNotes()...)
	for _, f := range ev.delivery.Files {
		if f.Role == delivery.Document || f.Kind == delivery.KindMDS2 {
			out = append(out, f.Path+": for people to read; its statements were not evaluated")
		}
	}
	return out
}

// notKnown says what of vulnerabilities was not looked for.
func (g *Gate) notKnown(ev *evidence) []string {
	if !g.asked.vulnerabilities {
		return []string{"known vulnerabilities: components were not matched against vulnerability data, for no check of this run asks for it; those of pack known-vulnerabilities do"}
	}
	if g.options.Data == nil {
		return []string{"known vulnerabilities: components were not matched against vulnerability data; " + noDataFolder}
	}
	var out []string
	for _, name := range []assess.Name{assess.Vulnerabilities, assess.KEV, assess.EPSS} {
		if reason := ev.known.snapshots[name].Reason; reason != "" {
			out = append(out, "known vulnerabilities: "+reason)
		}
	}
	if lack := ev.known.snapshots[assess.Vulnerabilities].Lack(); lack != "" {
		out = append(out, "known vulnerabilities: "+lack)
	}
	return append(out, ev.known.undeclaredUnknown()...)
}

// notHeld says what was not held against an earlier delivery, where a check asks for it.
func (g *Gate) notHeld(ev *evidence) []string {
	ids := map[string]bool{}
	for _, p := range g.packs {
		for _, program := range []*policy.Program{p.own, p.last} {
			for _, id := range program.Asking("delivery.previous") {
				ids[id] = true
			}
		}
	}
	d := ev.delta
	switch {
	case len(ids) == 0:
		return nil
	case d == nil:
		return []string{"changes since an earlier delivery: no earlier decision or SBOM was named (--previous), so these checks do not apply: " + strings.Join(sortedKeys(ids), ", ")}
	}
	var out []string
	against := d.Against()
	if !against.Verified {
		out = append(out, "changes since an earlier delivery: "+against.Name+" is not verified, so what it shows counts against the delivery and never for it: "+against.Unverified)
	}
	if !d.Components.Compared {
		out = append(out, "changes of components since "+against.Name+": "+d.Components.Reason)
	}
	return out
}

// passedOver says what was seen inside an artifact and not looked into, though it stops nothing.
func passedOver(path string, o *observe.Observation) []string {
	var out []string
	if n := o.OpaqueFiles; n > 0 {
		out = append(out, fmt.Sprintf("contents of %s: %d %s of no known format, %d bytes in all, the largest %s: what is in them is not known",
			path, n, plural(n, "file"), o.OpaqueBytes, o.Opaque[0].Path))
	}
	if n := o.UnclaimedPrograms; n > 0 {
		out = append(out, fmt.Sprintf("contents of %s: %d %s in which no component was recognised and which no package database owns, the largest %s: what they are made of is not known",
			path, n, plural(n, "program"), o.Unclaimed[0].Path))
	}
	if n := o.SupersededFiles; n > 0 {
		out = append(out, fmt.Sprintf("contents of %s: %d %s (%d %s) in layers of a container image that a later layer removes or replaces, the largest %s: delivered, though not shown in the end, and not looked into",
			path, n, plural(n, "file"), o.SupersededPrograms, plural(o.SupersededPrograms, "program"), o.Superseded[0].Path))
	}
	if n := o.SBOMFiles; n > 0 {
		lies := "an SBOM lies at " + o.SBOMs[0] + "; it was"
		if n > 1 {
			lies = fmt.Sprintf("%d SBOMs lie inside, the first at %s; they were", n, o.SBOMs[0])
		}
		out = append(out, fmt.Sprintf("contents of %s: %s not taken for what is inside, the files were catalogued themselves", path, lies))
	}
	if n := o.MediaFiles; n > 0 {
		out = append(out, fmt.Sprintf("contents of %s: %d %s, %d bytes in all, taken for pictures, fonts or data by how they are built, and only searched for containers and programs",
			path, n, plural(n, "file"), o.MediaBytes))
	}
	return out
}
