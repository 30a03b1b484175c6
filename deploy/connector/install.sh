#!/bin/sh
# 离线安装部门前置机：只用本文件夹里的文件，先核对 SHA-256。用法：sudo ./install.sh [安装位置，默认 /opt/budgetwatch-connector]
# 只装程序、不建用户和服务：SERVICE=no ./install.sh 安装位置
set -eu
cd "$(dirname "$0")"
target=${1:-/opt/budgetwatch-connector}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或以上（可用 PYTHON=… 指定）" >&2; exit 3; }
sha256sum --check --strict --quiet SHA256SUMS || { echo "安装包不完整或已被改动，请重新取得" >&2; exit 3; }
"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --no-index --find-links wheels --require-hashes --requirement requirements.txt

if [ "${SERVICE:-yes}" = yes ] && [ "$(id -u)" = 0 ] && [ -d /etc/systemd/system ]; then
    id budgetwatch-connector >/dev/null 2>&1 ||
        useradd --system --home-dir /var/lib/budgetwatch-connector --shell /usr/sbin/nologin budgetwatch-connector
    install -d -m 0750 -o budgetwatch-connector -g budgetwatch-connector /etc/budgetwatch-connector
    install -d -m 0700 -o budgetwatch-connector -g budgetwatch-connector /var/lib/budgetwatch-connector
    sed "s|/opt/budgetwatch-connector|$target|g" budgetwatch-connector.service >/etc/systemd/system/budgetwatch-connector.service
    systemctl daemon-reload || true
fi
"$target/bin/budgetwatch-connector" --version
echo "已安装到 $target。下一步：$target/bin/budgetwatch-connector init"
