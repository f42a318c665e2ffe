package observe

import (
	"slices"
	"sync"

	"github.com/anchore/syft/syft/cataloging"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/pkg/cataloger/ai"
	"github.com/anchore/syft/syft/pkg/cataloger/alpine"
	"github.com/anchore/syft/syft/pkg/cataloger/apple"
	"github.com/anchore/syft/syft/pkg/cataloger/arch"
	"github.com/anchore/syft/syft/pkg/cataloger/binary"
	"github.com/anchore/syft/syft/pkg/cataloger/bitnami"
	"github.com/anchore/syft/syft/pkg/cataloger/conda"
	"github.com/anchore/syft/syft/pkg/cataloger/cpp"
	"github.com/anchore/syft/syft/pkg/cataloger/dart"
	"github.com/anchore/syft/syft/pkg/cataloger/debian"
	"github.com/anchore/syft/syft/pkg/cataloger/dotnet"
	"github.com/anchore/syft/syft/pkg/cataloger/elixir"
	"github.com/anchore/syft/syft/pkg/cataloger/erlang"
	"github.com/anchore/syft/syft/pkg/cataloger/gentoo"
	"github.com/anchore/syft/syft/pkg/cataloger/githubactions"
	"github.com/anchore/syft/syft/pkg/cataloger/golang"
	"github.com/anchore/syft/syft/pkg/cataloger/haskell"
	"github.com/anchore/syft/syft/pkg/cataloger/homebrew"
	"github.com/anchore/syft/syft/pkg/cataloger/java"
	"github.com/anchore/syft/syft/pkg/cataloger/javascript"
	"github.com/anchore/syft/syft/pkg/cataloger/lua"
	"github.com/anchore/syft/syft/pkg/cataloger/ocaml"
	"github.com/anchore/syft/syft/pkg/cataloger/perl"
	"github.com/anchore/syft/syft/pkg/cataloger/php"
	"github.com/anchore/syft/syft/pkg/cataloger/python"
	"github.com/anchore/syft/syft/pkg/cataloger/r"
	"github.com/anchore/syft/syft/pkg/cataloger/redhat"
	"github.com/anchore/syft/syft/pkg/cataloger/ruby"
	"github.com/anchore/syft/syft/pkg/cataloger/rust"
	"github.com/anchore/syft/syft/pkg/cataloger/snap"
	"github.com/anchore/syft/syft/pkg/cataloger/swift"
	"github.com/anchore/syft/syft/pkg/cataloger/swipl"
	"github.com/anchore/syft/syft/pkg/cataloger/terraform"
	"github.com/anchore/syft/syft/pkg/cataloger/wordpress"
)

// row is a cataloger, and how a tree is shown to it.
type row struct {
	pkg.Cataloger
	view view
}

// directoryCatalogers are those that a directory is shown to: what is declared counts as much as what is installed, and
// software that only lies there counts, too. The ones that take longest come first, so that no worker is left with one of
// them at the end.
func directoryCatalogers() []row {
	return slices.Concat(contentCatalogers(), databaseCatalogers(), declaredCatalogers(), installedCatalogers(installedNPM{javascript.NewPackageCataloger()}))
}

// containerCatalogers are those that a tree inside an artifact is shown to: all. A lock file in an image says
// something that an installed package may not.
func containerCatalogers() []row {
	return slices.Concat(contentCatalogers(), databaseCatalogers(), declaredCatalogers(), installedCatalogers(javascript.NewPackageCataloger()))
}

// loneCatalogers are those that a file without its tree is shown to: what they read lists packages.
func loneCatalogers() []row {
	return slices.Concat(databaseCatalogers(), declaredCatalogers(), installedCatalogers(javascript.NewPackageCataloger()))
}

// contentCatalogers recognise software by its own content. Settings, here and below, are written out and never taken from
// those defaults of syft that read the environment, ask the network or run a program.
func contentCatalogers() []row {
	return []row{
		{classifiers(), asPrograms},
		{golang.NewGoModuleBinaryCataloger(golangSettings), asGoPrograms},
		{notes{binary.NewELFPackageCataloger()}, asPrograms},
		{binary.NewPEPackageCataloger(), asPrograms},
		{rust.NewAuditBinaryCataloger(), asRustPrograms},
		{java.NewNativeImageCataloger(), asPrograms},
		{newKernelCataloger(), asPrograms},
		{newDotnetCataloger(), asLists},
		{php.NewInterpreterCataloger(), asPrograms},
		{java.NewJvmDistributionCataloger(), asRecords},
		{ai.NewSafeTensorsCataloger(), asFiles},
		{newDebArchives(), asFiles},
		{redhat.NewArchiveCataloger(), asFiles},
	}
}

// classifiers recognise well-known programs by hundreds of expressions. To compile these takes longer than to show a small tree to
// all catalogers, so it is done once; this cataloger keeps nothing of the trees that it is shown. Others do.
var classifiers = sync.OnceValue(func() pkg.Cataloger {
	return binary.NewClassifierCataloger(binary.DefaultClassifierCatalogerConfig())
})

// databaseCatalogers read what lists installed packages.
func databaseCatalogers() []row {
	return []row{
		{debian.NewDBCataloger(), asLists},
		{rpmCataloger{}, asLists},
		{alpine.NewDBCataloger(), asLists},
		{arch.NewDBCataloger(), asRecords},
		{gentoo.NewPortageCataloger(), asRecords},
		{newNixCataloger(), asRecords},
		{dotnet.NewDotnetPackagesLockCataloger(), asLists},
		{python.NewInstalledPackageCataloger(), asRecords},
		{lua.NewPackageCataloger(), asRecords},
		{perl.NewCpanInstalledCataloger(), asRecords},
		{r.NewPackageCataloger(), asRecords},
		{php.NewPearCataloger(), asRecords},
		{conda.NewCondaMetaCataloger(), asRecords},
		{homebrew.NewCataloger(), asRecords},
		{snap.NewCataloger(), asLists},
		{apple.NewAppBundleCataloger(), asRecords},
		{wordpress.NewWordpressPluginCataloger(), asRecords},
	}
}

// declaredCatalogers read what says which packages a project is made of.
func declaredCatalogers() []row {
	return []row{
		{javascript.NewLockCataloger(javascript.CatalogerConfig{IncludeDevDependencies: true}), asLists},
		{java.NewPomCataloger(java.ArchiveCatalogerConfig{MaxParentRecursiveDepth: pomParents}), asLists},
		{java.NewGradleLockfileCataloger(), asLists},
		{golang.NewGoModuleFileCataloger(golangSettings), asLists},
		{python.NewPackageCataloger(python.CatalogerConfig{}), asLists},
		{rust.NewCargoLockCataloger(), asLists},
		{ruby.NewGemFileLockCataloger(), asLists},
		{ruby.NewGemSpecCataloger(), asRecords},
		{php.NewComposerLockCataloger(), asLists},
		{cpp.NewConanCataloger(), asLists},
		{cpp.NewVcpkgManifestCataloger(cpp.CatalogerConfig{}), asLists},
		{dart.NewPubspecLockCataloger(), asLists},
		{dart.NewPubspecCataloger(), asRecords},
		{elixir.NewMixLockCataloger(), asLists},
		{erlang.NewRebarLockCataloger(), asLists},
		{erlang.NewOTPCataloger(), asRecords},
		{haskell.NewHackageCataloger(), asLists},
		{swift.NewCocoapodsCataloger(), asLists},
		{swift.NewSwiftPackageManagerCataloger(), asLists},
		{swipl.NewSwiplPackCataloger(), asRecords},
		{ocaml.NewOpamPackageManagerCataloger(), asRecords},
		{perl.NewCpanMetaCataloger(), asRecords},
		{githubactions.NewActionUsageCataloger(), asLists},
		{githubactions.NewWorkflowUsageCataloger(), asLists},
		{terraform.NewLockCataloger(), asLists},
	}
}

// installedCatalogers read what a package leaves where it is installed.
func installedCatalogers(npm pkg.Cataloger) []row {
	return []row{
		{npm, asRecords},
		{php.NewComposerInstalledCataloger(), asLists},
		{ruby.NewInstalledGemSpecCataloger(), asRecords},
		{cpp.NewConanInfoCataloger(), asLists},
		{bitnami.NewCataloger(), asLists},
	}
}

var golangSettings = golang.CatalogerConfig{
	CaptureSymbols:    cataloging.SymbolScopeNone,
	MainModuleVersion: golang.MainModuleVersionConfig{FromLDFlags: true, FromBuildSettings: true},
}

// pomParents is how many parents of a pom.xml are followed, all of them in the same tree.
const pomParents = 5
