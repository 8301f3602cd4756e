# shellcheck shell=bash disable=SC2034,SC2154
# Debian systems that have nothing, as debootstrap makes them, in directories of their own below $state/test/debian. Sourced after testing.sh,
# never run; as root. Packages come by the way that this machine's apt goes, and are kept.
[ "$(id -u)" -eq 0 ] || fail "This makes systems of its own and needs root."
command -v debootstrap > /dev/null || apt-get install -y -q debootstrap

mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null || true; } |
  sed -nE 's/^(deb|URIs:) +(\[[^]]*\] +)?(http[^ ]+).*/\3/p' | head -n 1)
proxy=$(apt-config shell proxy Acquire::http::Proxy | cut -d "'" -f 2)

# choose_system RELEASE PURPOSE: sets $release and $system; systems of one release begin with the same base and share what was downloaded.
choose_system() {
  release=$1
  base=$state/test/debian/$release-base
  archives=$state/test/debian/$release-archives
  system=$state/test/debian/$release-$2
}

# make_base: what debootstrap makes of $release, in $base.
make_base() {
  [ ! -f "$base/made" ] || return 0
  rm -rf "$base"
  mkdir -p "$base"
  http_proxy=$proxy debootstrap --variant=minbase "$release" "$base" "${mirror:-http://deb.debian.org/debian}"
  touch "$base/made"
}

# make_system: makes $system, a fresh copy of that with this checkout in root's home.
make_system() {
  rm -rf "$system"
  cp -a --reflink=auto "$base" "$system"
  cp /etc/resolv.conf "$system/etc/"
  apt-config dump | grep -i '^Acquire::https\?::proxy' > "$system/etc/apt/apt.conf.d/99proxy" || true
  mkdir "$system/root/ainecto"
  (cd "$checkout" && git ls-files -co --exclude-standard -z | xargs -0 tar -cf - --ignore-failed-read) | tar -xf - -C "$system/root/ainecto"
}

# inside COMMAND: runs it there, in a name space of mounts that ends with it; processes may stay. $exec_before is what it is run by.
inside() {
  mkdir -p "$archives"
  # shellcheck disable=SC2016
  exec_inside=(unshare --mount --propagation slave bash -c '
    mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"; mount --bind "$2" "$1/var/cache/apt/archives"
    exec chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 AINECTO_PORT="$4" \
      bash -c "cd ~/ainecto && $3"'
    bash "$system" "$archives" "$1" "${port:-8080}")
  "${exec_before[@]}" "${exec_inside[@]}"
}
exec_before=()

# readme_lines FIRST: README's lines of shell from that one on.
readme_lines() { awk -v first="    $1" '$0 == first { on = 1 } on && !/^    / { exit } on { print substr($0, 5) }' "$checkout/README.md"; }
