package observe

import (
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

// directoryCatalogers are those that a directory is shown to, as in syft: what is declared counts as much as what
// is installed, and where a lock file lists packages, the manifests of the installed ones are not read. The ones
// that take longest come first, so that no worker is left with one of them at the end.
func directoryCatalogers() []pkg.Cataloger {
	return append(eitherCatalogers(), declaredCatalogers()...)
}

// containerCatalogers are those that a tree inside an artifact is shown to: all. A lock file in an image says
// something that an installed package may not.
func containerCatalogers() []pkg.Cataloger {
	return append(directoryCatalogers(), installedCatalogers()...)
}

// eitherCatalogers read what says the same in a directory and in an image. Settings are written out and never
// taken from those defaults of syft that read the environment, ask the network or run a program.
func eitherCatalogers() []pkg.Cataloger {
	return []pkg.Cataloger{
		binary.NewClassifierCataloger(binary.DefaultClassifierCatalogerConfig()),
		debian.NewDBCataloger(),
		golang.NewGoModuleBinaryCataloger(golangSettings),
		binary.NewELFPackageCataloger(),
		binary.NewPEPackageCataloger(),
		rust.NewAuditBinaryCataloger(),
		java.NewNativeImageCataloger(),
		newKernelCataloger(),
		rpmCataloger{},
		alpine.NewDBCataloger(),
		arch.NewDBCataloger(),
		gentoo.NewPortageCataloger(),
		newNixCataloger(),
		dotnet.NewDotnetDepsBinaryCataloger(dotnet.DefaultCatalogerConfig()),
		dotnet.NewDotnetPackagesLockCataloger(),
		python.NewInstalledPackageCataloger(),
		lua.NewPackageCataloger(),
		perl.NewCpanInstalledCataloger(),
		r.NewPackageCataloger(),
		php.NewPearCataloger(),
		php.NewInterpreterCataloger(),
		java.NewJvmDistributionCataloger(),
		conda.NewCondaMetaCataloger(),
		homebrew.NewCataloger(),
		snap.NewCataloger(),
		apple.NewAppBundleCataloger(),
		wordpress.NewWordpressPluginCataloger(),
		ai.NewSafeTensorsCataloger(),
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
		debian.NewArchiveCataloger(),
		redhat.NewArchiveCataloger(),
	}
}

// installedCatalogers read what a package leaves where it is installed.
func installedCatalogers() []pkg.Cataloger {
	return []pkg.Cataloger{
		javascript.NewPackageCataloger(),
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
