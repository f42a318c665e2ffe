package gate

import (
	"context"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// look catalogues the artifacts and compares what is declared with what is there.
func (ev *evidence) look(ctx context.Context, noScan bool) error {
	var observed []compare.Observed
	artifacts := ev.artifacts()
	for _, f := range artifacts {
		if noScan {
			ev.lookErr[f.Path] = "not looked into, as asked (--no-scan)"
			continue
		}
		o, err := ev.lookInto(ctx, f, len(artifacts))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			ev.lookErr[f.Path] = err.Error()
			continue
		}
		ev.inside[f.Path] = o
		for _, c := range o.Components {
			observed = append(observed, observedIn(c))
		}
	}
	if len(ev.inside) > 0 {
		ev.declared = compare.WithObserved(ev.sboms, observed)
	}
	return nil
}

// observedIn is a component in the words of the comparison.
func observedIn(c observe.Component) compare.Observed {
	o := compare.Observed{Name: c.Name, Version: c.Version, Purl: c.Purl, Type: c.Type, Path: c.Path, CPEs: c.CPEs, SourceName: c.SourceName, SourceVersion: c.SourceVersion}
	for _, f := range c.Files {
		o.Hashes = append(o.Hashes, f.SHA256, f.SHA384, f.SHA512)
	}
	return o
}

// artifacts are the files of the delivery that are software.
func (ev *evidence) artifacts() (all []*delivery.File) {
	for _, f := range ev.delivery.Files {
		if f.Role == delivery.Artifact {
			all = append(all, f)
		}
	}
	return all
}

// lookInto looks into one of so many artifacts, which share what work is allowed whatever their size.
func (ev *evidence) lookInto(ctx context.Context, f *delivery.File, of int) (*observe.Observation, error) {
	if image := ev.delivery.ImageOf(f); image != nil {
		return lookIntoImage(ctx, image, of)
	}
	content, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", f.Path, err)
	}
	defer content.Close()
	o, err := observe.Look(ctx, observe.Artifact{Path: f.Path, Size: f.Size, Content: content}, observe.Limits{ReadBytes: firmware.ReadAllowance(f.Size, of)})
	if err != nil {
		return nil, fmt.Errorf("look into %s: %w", f.Path, err)
	}
	return o, nil
}

// lookReason says what part of an artifact was not looked into; empty when all of it was.
func (ev *evidence) lookReason(path string) string {
	if why, ok := ev.lookErr[path]; ok {
		return why
	}
	o, ok := ev.inside[path]
	if !ok {
		return ""
	}
	var parts []string
	for _, u := range o.Unread {
		parts = append(parts, u.Path+": "+u.Reason)
	}
	return strings.Join(parts, "; ")
}
