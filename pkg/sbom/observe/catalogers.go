package observe

import (
	"slices"

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

// directoryCatalogers are those that a directory is shown to: what is declared counts as much as what is installed, and
// software that only lies there counts, too. The ones that take longest come first, so that no worker is left with one of
// them at the end.
func directoryCatalogers() []pkg.Cataloger {
	return slices.Concat(programCatalogers(), databaseCatalogers(), declaredCatalogers(), installedCatalogers(installedNPM{javascript.NewPackageCataloger()}))
}

// containerCatalogers are those that a tree inside an artifact is shown to: all. A lock file in an image says
// something that an installed package may not.
func containerCatalogers() []pkg.Cataloger {
	return slices.Concat(programCatalogers(), databaseCatalogers(), declaredCatalogers(), installedCatalogers(javascript.NewPackageCataloger()))
}

// loneCatalogers are those that a file without its tree is shown to: what they read lists packages.
func loneCatalogers() []pkg.Cataloger {
	return slices.Concat(databaseCatalogers(), declaredCatalogers(), installedCatalogers(javascript.NewPackageCataloger()))
}

// programCatalogers recognise software by its own content. Settings, here and below, are written out and never taken from
// those defaults of syft that read the environment, ask the network or run a program.
func programCatalogers() []pkg.Cataloger {
	return []pkg.Cataloger{
		binary.NewClassifierCataloger(binary.DefaultClassifierCatalogerConfig()),
		golang.NewGoModuleBinaryCataloger(golangSettings),
		binary.NewELFPackageCataloger(),
		binary.NewPEPackageCataloger(),
		rust.NewAuditBinaryCataloger(),
		java.NewNativeImageCataloger(),
		newKernelCataloger(),
		dotnet.NewDotnetDepsBinaryCataloger(dotnet.DefaultCatalogerConfig()),
		php.NewInterpreterCataloger(),
		java.NewJvmDistributionCataloger(),
		ai.NewSafeTensorsCataloger(),
		debian.NewArchiveCataloger(),
		redhat.NewArchiveCataloger(),
	}
}

// databaseCatalogers read what lists installed packages.
func databaseCatalogers() []pkg.Cataloger {
	return []pkg.Cataloger{
		debian.NewDBCataloger(),
		rpmCataloger{},
		alpine.NewDBCataloger(),
		arch.NewDBCataloger(),
		gentoo.NewPortageCataloger(),
		newNixCataloger(),
		dotnet.NewDotnetPackagesLockCataloger(),
		python.NewInstalledPackageCataloger(),
		lua.NewPackageCataloger(),
		perl.NewCpanInstalledCataloger(),
		r.NewPackageCataloger(),
		php.NewPearCataloger(),
		conda.NewCondaMetaCataloger(),
		homebrew.NewCataloger(),
		snap.NewCataloger(),
		apple.NewAppBundleCataloger(),
		wordpress.NewWordpressPluginCataloger(),
	}
}

// declaredCatalogers read what says which packages a project is made of.
func declaredCatalogers() []pkg.Cataloger {
	return []pkg.Cataloger{
		javascript.NewLockCataloger(javascript.CatalogerConfig{}),
		java.NewPomCataloger(java.ArchiveCatalogerConfig{MaxParentRecursiveDepth: pomParents}),
		java.NewGradleLockfileCataloger(),
		golang.NewGoModuleFileCataloger(golangSettings),
		python.NewPackageCataloger(python.CatalogerConfig{}),
		rust.NewCargoLockCataloger(),
		ruby.NewGemFileLockCataloger(),
		ruby.NewGemSpecCataloger(),
		php.NewComposerLockCataloger(),
		cpp.NewConanCataloger(),
		cpp.NewVcpkgManifestCataloger(cpp.CatalogerConfig{}),
		dart.NewPubspecLockCataloger(),
		dart.NewPubspecCataloger(),
		elixir.NewMixLockCataloger(),
		erlang.NewRebarLockCataloger(),
		erlang.NewOTPCataloger(),
		haskell.NewHackageCataloger(),
		swift.NewCocoapodsCataloger(),
		swift.NewSwiftPackageManagerCataloger(),
		swipl.NewSwiplPackCataloger(),
		ocaml.NewOpamPackageManagerCataloger(),
		perl.NewCpanMetaCataloger(),
		githubactions.NewActionUsageCataloger(),
		githubactions.NewWorkflowUsageCataloger(),
		terraform.NewLockCataloger(),
	}
}

// installedCatalogers read what a package leaves where it is installed.
func installedCatalogers(npm pkg.Cataloger) []pkg.Cataloger {
	return []pkg.Cataloger{
		npm,
		php.NewComposerInstalledCataloger(),
		ruby.NewInstalledGemSpecCataloger(),
		cpp.NewConanInfoCataloger(),
		bitnami.NewCataloger(),
	}
}

var golangSettings = golang.CatalogerConfig{
	CaptureSymbols:    cataloging.SymbolScopeNone,
	MainModuleVersion: golang.MainModuleVersionConfig{FromLDFlags: true, FromBuildSettings: true},
}

// pomParents is how many parents of a pom.xml are followed, all of them in the same tree.
const pomParents = 5
