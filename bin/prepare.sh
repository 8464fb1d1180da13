# Sourced by the other commands: makes .venv from the locked requirements and checks for Pango.
# POSIX sh. $root must be the checkout; it sets $python, the interpreter of .venv.

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Root on Debian installs what is missing; others are shown the command.
may_install() {
    [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null
}

apt_install() {
    echo "Installing $*" >&2
    [ -n "${apt_updated:-}" ] || apt-get update -qq >&2 || true
    apt_updated=1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

find_python() {
    for candidate in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        "$candidate" -c 'import sys; print(sys.executable)'
        return
    done
    fail "Kompass needs Python 3.11 or newer, found as python3 on PATH or named by PYTHON."
}

need_venv_module() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    if may_install; then
        apt_install python3-venv || true
        "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    fi
    fail "Python's venv module is missing. Run this and start again:" \
        "    sudo apt-get install python3-venv"
}

# A file in .venv records which locked requirements are installed: their checksum.
checksum() {
    "$1" - "$root/requirements/$2.txt" <<'PYTHON'
import hashlib, sys
print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())
PYTHON
}

is_installed() {
    [ -f "$venv/kompass-$1" ] && [ "$(cat "$venv/kompass-$1")" = "$(checksum "$python" "$1")" ]
}

# prepare_venv embedded|test: the tests' requirements contain the others.
prepare_venv() {
    venv="$root/.venv"
    python="$venv/bin/python"
    if "$python" -c '' 2>/dev/null && { is_installed "$1" || is_installed test; }; then
        return
    fi
    base=$(find_python) || exit 1
    need_venv_module "$base"
    if ! "$python" -m pip --version >/dev/null 2>&1; then
        echo "Making $venv with $base" >&2
        "$base" -m venv --clear "$venv" ||
            fail "$venv can't be made. Does this folder belong to you?"
    fi
    echo "Installing the locked requirements ($1); the first time this takes a minute or two" >&2
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "$root/requirements/$1.txt" ||
        fail "The requirements could not be installed; the reason stands above."
    checksum "$python" "$1" >"$venv/kompass-$1"
}

# Without Pango everything but PDF reports works; the launcher says so.
prepare_pango() {
    if may_install && ! (cd "$root" && "$python" -m kompass.embedded.pango >/dev/null); then
        apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || true
    fi
}

# The launcher, run from the checkout; relative paths mean the caller's folder.
embedded() {
    here=$(pwd)
    cd "$root" && exec "$python" -m kompass.embedded --cwd "$here" "$@"
}
