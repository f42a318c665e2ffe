package cli

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/datafolder"
)

// defaultPack is judged by when nobody asks for another.
const defaultPack = "hospital-baseline"

// maxTrustedRoot bounds a trusted root file, in bytes.
const maxTrustedRoot = 4 << 20

// gateOptions gathers everything that comes from the buyer.
func (p Process) gateOptions(c *cli.Context, s *settings, deliveries []string) (*gate.Options, error) {
	o := &gate.Options{Tool: tool(), Supplier: c.String("supplier"), NoScan: c.Bool("no-scan"), All: c.Bool("verbose")}
	var err error
	if o.At, err = p.moment(c.String("at")); err != nil {
		return nil, err
	}
	if o.Profile, err = vocabulary.ParseProfile(cmp.Or(c.String("profile"), s.Profile)); err != nil {
		return nil, unknownProfile(err)
	}
	if o.Registry, err = registry(cmp.Or(c.String("suppliers"), s.Suppliers), deliveries); err != nil {
		return nil, err
	}
	if o.Supplier != "" && o.Registry.Find(o.Supplier) == nil {
		return nil, unknownSupplier(o.Supplier, supplierNames(o.Registry))
	}
	if o.Roots, err = roots(firstList(c.StringSlice("trusted-root"), s.TrustedRoots), deliveries); err != nil {
		return nil, err
	}
	if o.Catalogue, err = catalogue(); err != nil {
		return nil, err
	}
	if framework := c.String("group-by"); framework != "" && !slices.Contains(o.Catalogue.Frameworks(), framework) {
		return nil, unknownFramework(framework, o.Catalogue.Frameworks())
	}
	o.AllowUnsignedWaivers = c.Bool("allow-unsigned-waivers")
	if o.Approvers, err = approvers(cmp.Or(c.String("approvers"), s.Approvers), deliveries); err != nil {
		return nil, err
	}
	if err := addPacks(o, c, s, deliveries); err != nil {
		return nil, err
	}
	if data := cmp.Or(c.String("data"), s.Data); data != "" {
		if err := fromBuyer("--data", data, deliveries); err != nil {
			return nil, err
		}
		o.Data = datafolder.Open(data)
	}
	if o.Waivers, err = waivers(firstList(c.StringSlice("waivers"), s.Waivers), deliveries); err != nil {
		return nil, err
	}
	o.Previous, err = p.previous(c, o.At, o.Roots, deliveries)
	return o, err
}

// addPacks adds the packs to judge by to options that have everything that vouches for packs.
func addPacks(o *gate.Options, c *cli.Context, s *settings, deliveries []string) error {
	sealing := signedPolicy{required: c.Bool("require-signed-policy") || s.RequireSignedPolicy, approvers: o.Approvers, roots: o.Roots, at: o.At}
	named, err := packs(o.Catalogue, firstList(c.StringSlice("pack"), s.Packs, []string{defaultPack}), deliveries)
	if err != nil {
		return err
	}
	for _, pack := range named {
		o.Packs = append(o.Packs, pack.Pack)
	}
	o.PackSigners, err = sealing.vet(c.Context, named)
	return err
}

// buyerSettings reads the settings. One that lies inside a delivery is refused when asked for by name, and
// passed over, with a word, when it merely is in the working directory.
func (p Process) buyerSettings(c *cli.Context, deliveries []string) (*settings, error) {
	path := c.String("config")
	if path != "" {
		if err := fromBuyer("--config", path, deliveries); err != nil {
			return nil, err
		}
		return loadSettings(path)
	}
	if _, err := os.Stat(settingsName); err == nil && fromBuyer("settings", settingsName, deliveries) != nil {
		p.remark("%s lies inside a delivery and is not read as settings", settingsName)
		return &settings{}, nil
	}
	return loadSettings("")
}

func registry(path string, deliveries []string) (*verify.Registry, error) {
	return loadRegistry("--suppliers", "supplier registry", "docs/quickstart.md", path, deliveries)
}

// approvers are who may sign waivers and packs: a registry like that of suppliers, of the buyer's own people.
func approvers(path string, deliveries []string) (*verify.Registry, error) {
	return loadRegistry("--approvers", "registry of approvers", "docs/waivers.md", path, deliveries)
}

func loadRegistry(flag, what, page, path string, deliveries []string) (*verify.Registry, error) {
	if path == "" {
		return &verify.Registry{}, nil
	}
	if err := fromBuyer(flag, path, deliveries); err != nil {
		return nil, err
	}
	r, err := verify.LoadRegistryPath(path)
	if err != nil {
		return nil, withHint(fmt.Errorf("load %s: %w", what, err), "see "+page+" for what an entry looks like")
	}
	return r, nil
}

func roots(paths, deliveries []string) ([]verify.Root, error) {
	if len(paths) == 0 {
		return []verify.Root{verify.EmbeddedRoot()}, nil
	}
	var out []verify.Root
	for _, path := range paths {
		if err := fromBuyer("--trusted-root", path, deliveries); err != nil {
			return nil, err
		}
		data, err := readBounded(path, maxTrustedRoot)
		if err != nil {
			return nil, fmt.Errorf("read trusted root: %w", err)
		}
		root, err := verify.NewRoot(filepath.Base(path), data)
		if err != nil {
			return nil, withHint(fmt.Errorf("read trusted root %s: %w", path, err), "expected a Sigstore trusted_root.json")
		}
		out = append(out, root)
	}
	return out, nil
}

// packNamed is a pack, and the file of the buyer's that it comes from; "" when it is shipped.
type packNamed struct {
	*policy.Pack
	file string
}

// packs finds each pack by shipped name, or reads it from a file of the buyer's.
func packs(catalogue *policy.Catalogue, names, deliveries []string) ([]packNamed, error) {
	var out []packNamed
	seen := map[string]string{}
	for _, name := range names {
		pack, err := findPack(catalogue, name, deliveries)
		if err != nil {
			return nil, err
		}
		digest, twice := seen[pack.Name]
		if twice && digest != pack.Digest {
			return nil, withHint(fmt.Errorf("two different packs are called %q", pack.Name), "give your own pack a name of its own")
		}
		if !twice {
			seen[pack.Name] = pack.Digest
			file := ""
			if looksLikeFile(name) {
				file = name
			}
			out = append(out, packNamed{pack, file})
		}
	}
	return out, nil
}

func findPack(catalogue *policy.Catalogue, name string, deliveries []string) (*policy.Pack, error) {
	if !looksLikeFile(name) {
		pack, err := catalogue.Pack(name)
		if err != nil {
			return nil, unknownPack(name, packNames(catalogue))
		}
		return pack, nil
	}
	for _, path := range withPack(name) {
		if err := fromBuyer("--pack", path, deliveries); err != nil {
			return nil, err
		}
	}
	pack, err := catalogue.LoadPackFile(name)
	if err != nil {
		return nil, withHint(fmt.Errorf("load pack: %w", err), "see docs/policy.md for what a pack file looks like")
	}
	for _, path := range pack.Files() { // those that it extends too
		if err := fromBuyer("--pack", path, deliveries); err != nil {
			return nil, err
		}
	}
	return pack, nil
}

// withPack lists a pack's file and what is read with it: its own checks and sources, each of which may be a link. That a folder cannot be read is for
// who reads the checks to say.
func withPack(name string) []string {
	folder := filepath.Dir(name)
	all := []string{name, filepath.Join(folder, "sources.yaml"), filepath.Join(folder, "checks")}
	entries, _ := os.ReadDir(filepath.Join(folder, "checks"))
	for _, e := range entries {
		all = append(all, filepath.Join(folder, "checks", e.Name()))
	}
	return all
}

func packNames(c *policy.Catalogue) []string {
	var names []string
	for _, pack := range c.Packs() {
		names = append(names, pack.Name)
	}
	return names
}

func supplierNames(r *verify.Registry) []string {
	var names []string
	for _, s := range r.Suppliers {
		names = append(names, s.Name)
	}
	return names
}

// looksLikeFile tells a pack file from the name of a shipped pack.
func looksLikeFile(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func firstList(lists ...[]string) []string {
	for _, l := range lists {
		if len(l) > 0 {
			return l
		}
	}
	return nil
}
