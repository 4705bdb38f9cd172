/**
 * What Valgrind starts where the program that it traces executes another. Valgrind calls its launcher with the options it was
 * given itself and the new program behind them (Valgrind 3.19, coregrind/m_syswrap/syswrap-generic.c:
 * handle_pre_sys_execve). Of these the first names the log file, which would be emptied, for a process keeps its number when it
 * executes. So this launcher counts up the decimal number that the first option ends in, tells the tool by VALGRIND_LAUNCHER to come
 * back here, as Valgrind's own does (coregrind/launcher-linux.c), and starts the tool.
 *
 * It is a program of machine code, since a shell cannot hand on an environment as it is: dash adds PWD, leaves out what is
 * no name of a variable (bash's functions are such) and sorts anew.
 */

/** The bytes of an executable for x86-64 Linux, which stands at `path` and starts `tool`. */
export function launcher(path: string, tool: string): Buffer {
  const variable = Buffer.from(`VALGRIND_LAUNCHER=${path}\0`);
  const program = Buffer.from(`${tool}\0`);
  const variableAt = HEADERS + CODE_BYTES;
  const code = codeFor(variableAt, variableAt + variable.length);
  const size = variableAt + variable.length + program.length;
  return Buffer.concat([headersFor(size), code, variable, program]);
}

/** Where the file is mapped. */
const BASE = 0x40_0000;
const HEADERS = 0x40 + 0x38;

/** One segment that is the whole file, to be read and executed. The fields are those of Elf64_Ehdr and Elf64_Phdr in elf(5). */
function headersFor(size: number): Buffer {
  const headers = Buffer.alloc(HEADERS);
  headers.write('\x7fELF\x02\x01\x01', 'latin1'); // 64 bits, little-endian, version 1
  headers.writeUInt16LE(2, 0x10); // e_type: ET_EXEC
  headers.writeUInt16LE(0x3e, 0x12); // e_machine: EM_X86_64
  headers.writeUInt32LE(1, 0x14); // e_version
  headers.writeBigUInt64LE(BigInt(BASE + HEADERS), 0x18); // e_entry
  headers.writeBigUInt64LE(0x40n, 0x20); // e_phoff
  headers.writeUInt16LE(0x40, 0x34); // e_ehsize
  headers.writeUInt16LE(0x38, 0x36); // e_phentsize
  headers.writeUInt16LE(1, 0x38); // e_phnum
  headers.writeUInt32LE(1, 0x40); // p_type: PT_LOAD
  headers.writeUInt32LE(5, 0x44); // p_flags: PF_R | PF_X
  headers.writeBigUInt64LE(BigInt(BASE), 0x50); // p_vaddr
  headers.writeBigUInt64LE(BigInt(BASE), 0x58); // p_paddr
  headers.writeBigUInt64LE(BigInt(size), 0x60); // p_filesz
  headers.writeBigUInt64LE(BigInt(size), 0x68); // p_memsz
  headers.writeBigUInt64LE(0x1000n, 0x70); // p_align
  return headers;
}

/** At the start the stack holds argc, the arguments, a zero, the environment, a zero, and what is not needed here. */
const BEGINNING = `
  48 8b 1c 24              mov rbx, [rsp]            argc
  48 8d 74 24 08           lea rsi, [rsp+8]          the arguments
  48 8b 7e 08              mov rdi, [rsi+8]          the first behind the name
  48 ff c7             end: inc rdi
  80 3f 00                 cmp byte [rdi], 0
  75 f8                    jne end
  48 ff cf           digit: dec rdi                  the last digit
  fe 07                    inc byte [rdi]
  80 3f 39                 cmp byte [rdi], '9'
  76 05                    jbe counted
  c6 07 30                 mov byte [rdi], '0'
  eb f1                    jmp digit                 and carry
  48 8d 54 de 08   counted: lea rdx, [rsi+rbx*8+8]   the environment
  48 89 d1                 mov rcx, rdx
  48 83 39 00         next: cmp qword [rcx], 0
  74 06                    je append
  48 83 c1 08              add rcx, 8
  eb f4                    jmp next`;

/** One variable more, over what the kernel tells a program behind its environment. */
const MIDDLE = `
  48 89 01                 mov [rcx], rax
  48 c7 41 08 00 00 00 00  mov qword [rcx+8], 0`;

const END = `
  b8 3b 00 00 00           mov eax, 59               execve
  0f 05                    syscall
  bf 7f 00 00 00           mov edi, 127              it could not be
  b8 e7 00 00 00           mov eax, 231              exit_group
  0f 05                    syscall`;

/** `mov eax, address` and `mov edi, address`: addresses of this program fit 32 bits. */
const MOV_EAX = 0xb8;
const MOV_EDI = 0xbf;
const MOV_BYTES = 5;

const bytesOf = (listing: string): Buffer =>
  Buffer.concat(listing.split('\n').map(line => Buffer.from(hexOf(line), 'hex')));
const hexOf = (line: string): string =>
  (/^ {2}((?:[\da-f]{2} )+) /.exec(line)?.[1] ?? '').replaceAll(' ', '');

const [beginning, middle, end] = [BEGINNING, MIDDLE, END].map(bytesOf);
const CODE_BYTES = beginning.length + MOV_BYTES + middle.length + MOV_BYTES + end.length;

const codeFor = (variableAt: number, programAt: number): Buffer =>
  Buffer.concat([beginning, moveAddress(MOV_EAX, variableAt), middle, moveAddress(MOV_EDI, programAt), end]);

function moveAddress(opcode: number, at: number): Buffer {
  const bytes = Buffer.alloc(MOV_BYTES);
  bytes.writeUInt8(opcode);
  bytes.writeUInt32LE(BASE + at, 1);
  return bytes;
}
