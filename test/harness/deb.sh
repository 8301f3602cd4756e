#!/usr/bin/env bash
# Builds the Debian packages on systems that have nothing: Debian 12 and 13 as debootstrap makes them, in directories of their own
# (AINECTO_RELEASES names others); installs them there, runs debian/tests, looks at the service's unit, and purges them. As root.
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"
# shellcheck source-path=SCRIPTDIR source=debian_system.sh
source "$harness/debian_system.sh"

# Of 10, as systemd-analyze counts it in tenths.
MAX_EXPOSURE=20
get="apt-get install -y -q --no-install-recommends"

builds() {
  inside "apt-get update -q && $get dpkg-dev devscripts equivs lintian jq postgresql-server-dev-all && pg_buildext updatecontrol &&
    mk-build-deps --install --remove --tool '$get' debian/control && dpkg-buildpackage --no-sign --build=binary -j$(nproc)"
}
has_no_fault() { inside 'lintian --fail-on error,warning ../ainecto-shim_*.deb ../postgresql-*-ainecto_*.deb'; }
installs() {
  inside "mkdir -p /etc/postgresql-common/createcluster.d && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/none.conf &&
    $get curl postgresql-contrib ../ainecto-shim_*.deb ../postgresql-*-ainecto_*.deb"
}
unit_is_sound() { inside 'systemd-analyze verify ainecto-shim.service'; }
unit_is_closed() { inside "systemd-analyze security --offline=true --threshold=$MAX_EXPOSURE \$(dpkg -L ainecto-shim | grep 'service\$')"; }
first_call() { inside debian/tests/first-call; }
suite() { inside debian/tests/installcheck; }
purges() {
  inside "apt-get purge -y -q ainecto-shim 'postgresql-*-ainecto' && [ ! -e /etc/ainecto ] &&
    [ -z \"\$(find / -xdev -path \$HOME -prune -o -path /var/lib/dpkg -prune -o -name '*ainecto*' -print)\" ]"
}

mkdir -p "$state/test/deb"
for release in ${AINECTO_RELEASES:-bookworm trixie}; do
  system=$state/test/deb/$release
  check "$release: a system" make_base
  make_system
  check "$release: packages are built" builds
  check "$release: lintian has nothing to say of them" has_no_fault
  check "$release: they are installed" installs
  check "$release: the unit is sound" unit_is_sound
  check "$release: the unit is closed" unit_is_closed
  check "$release: a first call" first_call
  check "$release: the suite, on the installed packages" suite
  check "$release: purged, nothing is left" purges
done
conclude
