; Inno Setup script, a first draft that has not been tried. Build the program first: dist\voucher-workbench.
; Installs for the current user, without administrator rights.

#define Version GetEnv("VOUCHER_WORKBENCH_VERSION")

[Setup]
AppId={{6E0B2C64-2F6B-4C0B-9C0E-5B0C6D1F7A11}
AppName=Voucher Workbench
AppVersion={#Version}
AppPublisher=The Voucher Workbench founders
DefaultDirName={autopf}\Voucher Workbench
DefaultGroupName=Voucher Workbench
PrivilegesRequired=lowest
OutputBaseFilename=voucher-workbench-{#Version}-setup
LicenseFile=..\..\LICENSE
Compression=lzma2
SolidCompression=yes
ArchitecturesInstallIn64BitMode=x64compatible
WizardStyle=modern
UninstallDisplayIcon={app}\voucher-workbench-gui.exe

[Languages]
Name: "sv"; MessagesFile: "compiler:Languages\Swedish.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[Files]
Source: "..\..\dist\voucher-workbench\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Voucher Workbench"; Filename: "{app}\voucher-workbench-gui.exe"
Name: "{autodesktop}\Voucher Workbench"; Filename: "{app}\voucher-workbench-gui.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\voucher-workbench-gui.exe"; Description: "{cm:LaunchProgram,Voucher Workbench}"; Flags: nowait postinstall skipifsilent
