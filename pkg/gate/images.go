package gate

import (
	"context"
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// lookIntoImage looks into what the manifest of an image refers to. A blob that is not there is a part that was not looked
// into.
func lookIntoImage(ctx context.Context, image *delivery.Image, of int) (o *observe.Observation, err error) {
	in := observe.Image{Path: image.Place()}
	var opened []delivery.Content
	defer func() {
		for _, c := range opened {
			err = errors.Join(err, c.Close())
		}
	}()
	for _, b := range image.Blobs() {
		part := observe.Blob{Source: firmware.Source{Path: b.Path}, MediaType: b.MediaType, Fault: b.Fault}
		if b.File != nil {
			content, err := b.File.Open()
			if err != nil {
				return nil, fmt.Errorf("open %s: %w", b.File.Path, err)
			}
			opened = append(opened, content)
			part.Size, part.Content = b.File.Size, content
		}
		in.Blobs = append(in.Blobs, part)
	}
	if o, err = observe.LookImage(ctx, in, observe.Limits{ReadBytes: firmware.ReadAllowance(in.Size(), of)}); err != nil {
		return nil, fmt.Errorf("look into %s: %w", image.Place(), err)
	}
	return o, nil
}

// placeOf names an artifact for a reader: the path of its file, and that of an image in its layout.
func (ev *evidence) placeOf(f *delivery.File) string {
	if image := ev.delivery.ImageOf(f); image != nil {
		return image.Place()
	}
	return f.Path
}

// nameOf is what people call an artifact.
func (ev *evidence) nameOf(f *delivery.File) string {
	image := ev.delivery.ImageOf(f)
	switch {
	case image == nil:
		return f.Path
	case image.Platform == "":
		return image.Name
	}
	return image.Name + " (" + image.Platform + ")"
}

// imageFaults lists what is wrong with image layouts, with the place. What to do is for the check to say.
func (ev *evidence) imageFaults() []string {
	var out []string
	for _, p := range ev.delivery.Problems {
		if p.Code.OfImage() {
			out = append(out, p.Path+": "+p.Message)
		}
	}
	return out
}

// imageDocs lists the images of the delivery.
func (ev *evidence) imageDocs() []decision.Image {
	var out []decision.Image
	for _, i := range ev.delivery.Images {
		doc := decision.Image{Name: i.Name, Digest: i.Digest, Platform: i.Platform, Place: i.Place(), Manifest: i.Manifest.Path}
		for _, r := range i.Referrers {
			doc.Referrers = append(doc.Referrers, r.Manifest.Path)
		}
		out = append(out, doc)
	}
	return out
}
