# SPDX-License-Identifier: MIT
#
# alive.py ADDRESS  IObjectExporter::ServerAlive2 without a logon, by impacket.
import sys

from impacket.dcerpc.v5 import dcomrt, transport

binding = transport.DCERPCTransportFactory("ncacn_ip_tcp:%s[135]" % sys.argv[1])
connection = binding.get_dce_rpc()
connection.connect()
sys.exit(not dcomrt.IObjectExporter(connection).ServerAlive2())
