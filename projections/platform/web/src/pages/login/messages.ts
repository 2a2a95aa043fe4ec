import { pageTexts, usePageI18n } from "../../i18n";

/** Texts of the log-in page. */
const TEXTS = pageTexts("login", {
  "login.about": ["成员单位、政府部门、秘书处和运营方凭账号登录。查看公开数据无需登录。", "For members, departments, the secretariat and the operator. What is public can be read without an account."],
  "login.ended": ["登录已过期，请重新登录；登录后回到刚才的页面。", "Your session has ended. Log in again; you will come back to where you were."],
  "login.needed": ["该页面需要登录；登录后将自动打开。", "This page needs an account; it opens after you have logged in."],
  "login.name": ["账号", "Account"],
  "login.password": ["密码", "Password"],
  "login.show": ["显示密码", "Show password"],
  "login.submit": ["登录", "Log in"],
  "login.busy": ["正在登录…", "Logging in…"],
  "login.wrong": ["账号或密码不正确，请核对后重试。忘记密码请联系平台运营方重设。", "Account or password is wrong. If you have forgotten it, the operator can set a new one."],
  "login.locked": ["密码多次输错，该账号暂停登录。请于 {time} 后再试，或联系平台运营方解锁。", "Too many wrong passwords: this account is locked for a while. Try again in {time}, or ask the operator to unlock it."],
  "login.seconds": ["{n} 秒", "{n} s"],
  "login.minutes": ["{m} 分 {s} 秒", "{m} min {s} s"],
  "login.unlocked": ["现在可以重新登录。", "You can try again now."],
  "login.required": ["请填写账号和密码。", "Enter account and password."],
  "login.help": ["没有账号？", "No account yet?"],
  "login.helpNote": ["账号由平台运营方开设，不接受在线注册。运营方使用以下命令为成员单位开设账号，并一次性得到初始密码：", "Accounts are made by the operator. With this command it makes one for a member and gets its first password once:"],
  "login.command": ["kiteline account add 账号名 --role member --member 成员代码 --generate", "kiteline account add NAME --role member --member CODE --generate"],
  "login.demo": ["演示环境：运行 kiteline demo 的终端中已列出可用的成员账号和密码。", "Demo: the terminal that runs kiteline demo shows accounts of members that are ready to use."],
  "login.already": ["您已用账号 {name} 登录。", "You are logged in as {name}."],
  "login.continue": ["继续", "Continue"],
  "login.without": ["本平台当前未启用账号，所有页面均可直接查看。", "This platform runs without accounts; every page can be read as it is."],
});

export const useLoginI18n = () => usePageI18n(TEXTS);
