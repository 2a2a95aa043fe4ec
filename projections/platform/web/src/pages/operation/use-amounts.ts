import { useMemo } from "preact/hooks";
import { useOperationI18n } from "./messages";

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** Times and sizes in few characters. */
export function useAmounts() {
  const { lang, format } = useOperationI18n();
  return useMemo(() => {
    const zh = lang === "zh";
    /** 0.4 秒, 12 秒, 3 分 5 秒, 2 时 10 分. */
    const time = (seconds: number): string => {
      if (seconds === 0) return zh ? "0 秒" : "0 s";
      if (seconds < 10) return `${seconds.toFixed(1)}${zh ? " 秒" : " s"}`;
      const whole = Math.round(seconds);
      if (whole < 60) return `${whole}${zh ? " 秒" : " s"}`;
      const [minutes, left] = [Math.floor(whole / 60), whole % 60];
      if (minutes < 60) return zh ? `${minutes} 分 ${left} 秒` : `${minutes} min ${left} s`;
      return zh ? `${Math.floor(minutes / 60)} 时 ${minutes % 60} 分` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
    };
    const size = (bytes: number): string => {
      const step = bytes > 0 ? Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024))) : 0;
      return `${format.integer(bytes / 1024 ** step)} ${UNITS[step]}`;
    };
    return { time, size };
  }, [lang, format]);
}
