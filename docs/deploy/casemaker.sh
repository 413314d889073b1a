#!/bin/sh
# /usr/local/bin/casemaker, mode 0755: a command of the forum, as the forum's user and with its settings.
set -eu
if [ "$(id -un)" != casemaker ]; then
    exec runuser -u casemaker -- "$0" "$@"
fi
set -a
. /etc/casemaker.env
HOME=/var/lib/casemaker
set +a
umask 0077
cd /opt/casemaker
exec .venv/bin/python main.py "$@"
